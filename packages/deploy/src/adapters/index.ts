// The adapters of a deployment: for actions, the command line and tests.
export { collectGarbage } from './collect-garbage.ts';
export { realHost } from './host.ts';
export { locateFront, FRONT_VARIABLE } from './locate-front.ts';
export { openPlace } from './open-place.ts';
export { realStreams } from './streams.ts';
