/** The names of the two messages between the preload and the shell. */
export const REQUEST_PORT_CHANNEL = 'request-port';
export const PORT_CHANNEL = 'port';
