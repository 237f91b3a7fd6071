import { withCircuitBreaker } from './circuit-breaker.ts';
import type { DepartmentAdapter } from './department-adapter.ts';
import { createSimulatedDepartment } from './simulated/simulated-department.ts';

export interface DepartmentRegistry {
  adapter(departmentId: string): DepartmentAdapter;
}

const FAILURE_THRESHOLD = 5;
const COOL_DOWN_MILLISECONDS = 30_000;

/** Given adapters first; a department without one is simulated. Each has its own circuit breaker. */
export function createDepartmentRegistry(
  adapters: readonly DepartmentAdapter[],
  now: () => Date,
): DepartmentRegistry {
  const guarded = new Map<string, DepartmentAdapter>();
  return {
    adapter(departmentId) {
      let adapter = guarded.get(departmentId);
      if (!adapter) {
        const bare =
          adapters.find((candidate) => candidate.departmentId === departmentId) ??
          createSimulatedDepartment(departmentId);
        adapter = withCircuitBreaker(bare, {
          failureThreshold: FAILURE_THRESHOLD,
          coolDownMilliseconds: COOL_DOWN_MILLISECONDS,
          now,
        });
        guarded.set(departmentId, adapter);
      }
      return adapter;
    },
  };
}
