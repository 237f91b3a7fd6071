import { createContext } from 'react';

/** True inside a page that is turned as a whole: lists in it flow on, and turn no pages of their own. */
export const TurnedContext = createContext(false);
