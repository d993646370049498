// What a file's length tells of it. Whether its content is right is found out while the wheels that are not here come.
import type { Wheel } from './resolve-wheels.ts';
import type { WheelStore } from './store-port.ts';

/** `present`: a file of the right length. Where no length is known, and where it is another one, the content is read at once. */
export async function lookAtWheel(
  wheel: Wheel,
  store: WheelStore,
): Promise<'present' | 'absent' | 'corrupt'> {
  const size = await store.sizeOf(wheel.sha256).catch(() => undefined);
  if (size === undefined) return 'absent';
  return size === wheel.size ? 'present' : store.verify(wheel.sha256);
}
