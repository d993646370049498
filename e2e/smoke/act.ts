// Starts smoke-r1-r6 from sources as a process of its own, so that the story can end it in the middle.
import { run } from '../../actions/entry.ts';

await run('smoke-r1-r6');
