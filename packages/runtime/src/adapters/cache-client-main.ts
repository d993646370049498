// Entry of the cache client's program, started by cache.ts with a channel for messages.
import { serveCacheClient } from './cache-client.ts';

serveCacheClient();
