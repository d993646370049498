// One line of `docker ps` as the compose engine asks for it.

export type PsRow = {
  readonly id: string;
  readonly state: string;
  readonly status?: string;
  readonly ports?: string;
  readonly slot?: string;
  readonly service: string;
  readonly role: string;
  readonly release?: string;
  readonly generation?: string;
  readonly port?: string;
};

const EMPTY = { status: '', ports: '', slot: '', release: '', generation: '', port: '' };

export const psLine = (row: PsRow): string => `${JSON.stringify({ ...EMPTY, ...row })}\n`;
