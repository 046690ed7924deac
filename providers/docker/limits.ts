/** CPU and memory of a container, as the Engine's API takes them for workers, and as the Terraform provider does for daemons. Pure. */
import { cpuShares, hardLimits, type Limited } from '../shared/hard-limits.js';
import { cpusText } from './plan/cpus.js';

/** Microseconds. */
const CPU_PERIOD = 1_000_000;

const MIB = 1024 ** 2;

/** Parts of HostConfig. */
export function engineLimits(spec: Limited): object {
  const { cpu, memory, memswap } = hardLimits(spec);
  return {
    // Like NanoCpus, but over the longest possible period, so that short work runs at full speed.
    CpuPeriod: CPU_PERIOD,
    CpuQuota: Math.round(cpu * CPU_PERIOD),
    Memory: memory,
    MemorySwap: memswap,
    ...(spec.cpu_limit !== undefined && { CpuShares: cpuShares(spec.cpu) }),
    ...(spec.memory_limit !== undefined && { MemoryReservation: spec.memory }),
  };
}

/** Arguments of a docker_container. */
export function terraformLimits(spec: Limited) {
  const { cpu, memory, memswap } = hardLimits(spec);
  return {
    cpus: cpusText(cpu),
    memory: mebibytes(memory),
    // By default the Engine makes it twice the memory, which every later plan would show as a change.
    memorySwap: memswap < 0 ? -1 : mebibytes(memswap),
    ...(spec.cpu_limit !== undefined && { cpuShares: cpuShares(spec.cpu) }),
  };
}

/** The argument memory_reservation, which the constructs are too old to know; undefined if the container has none. */
export function terraformReservation({ memory, memory_limit }: Limited): number | undefined {
  return memory_limit === undefined ? undefined : mebibytes(memory);
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / MIB);
}
