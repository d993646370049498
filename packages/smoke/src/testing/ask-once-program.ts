// The same in a process of its own, which may live in another world of names. argv: request, address.
import { askOnce } from './ask-once.ts';

const [, , request = '', base = ''] = process.argv;
process.stdout.write((await askOnce(request, base)).told);
