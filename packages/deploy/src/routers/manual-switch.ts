// A switch of a router of another make as plain POSIX sh, for rollback.sh and the dead man's watch: the same files as `apply` writes, the
// same word to the router, the same question afterwards. Pure.
import type { ManualSwitch, SwitchRequest } from '../ports.ts';
import { quoted } from '../transport/quote.ts';
import { askAddress, GENERATION_PATH } from './served.ts';

export type ManualFacts = {
  /** Written in this order, each as a whole. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** A command that fails if the router would refuse what was written. */
  readonly test?: string | undefined;
  /** The command that makes the router read it; absent: it sees by itself. */
  readonly tell?: string | undefined;
  readonly needs: ManualSwitch['needs'];
  /** The rename that switches, once `layout` is what is loaded. */
  readonly place?: { readonly layout: string; readonly go: string; readonly back: string } | undefined;
  /** Why no shell can do it. */
  readonly impossible?: string | undefined;
};

export type ManualPlace = {
  readonly address: string;
  readonly deploymentId: string;
  readonly fenceFile: string;
};

export const HEADERS = `headers() {
  if command -v curl >/dev/null 2>&1; then curl -s -o /dev/null -D - --max-time 5 "$1" 2>/dev/null
  else wget -q -S -T 5 -O /dev/null "$1" 2>&1
  fi | tr -d '\\r' | tr 'A-Z' 'a-z'
}
field() { printf '%s\\n' "$said" | sed -n "s/^ *$1: *//p" | head -n 1; }`;

function served({ address, deploymentId }: ManualPlace, port: number): string {
  return `${HEADERS}
served() {
  said=$(headers ${quoted(`http://${askAddress(address)}:${port}${GENERATION_PATH}`)})
  [ "$(field x-delivery-deployment)" = ${quoted(deploymentId)} ] || return 1
  echo "$(field x-delivery-slot) $(field x-delivery-generation)"
}`;
}

/** Addresses and routes must be loaded before the name is changed that leads to them. */
const rename = ({ layout, go }: NonNullable<ManualFacts['place']>): string => `tries=0
until served >/dev/null && [ "$(field x-delivery-layout)" = ${quoted(layout)} ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 25 ] || undo 'the router does not have the addresses of this slot loaded'
  sleep 0.2 2>/dev/null || sleep 1
done
{ ${go}; } || undo 'the name that decides could not be changed'
`;

export function manualSwitch(facts: ManualFacts, place: ManualPlace, request: SwitchRequest): ManualSwitch {
  const ask = served(place, request.listeners[0]?.port ?? 0);
  const wanted = quoted(`${request.slot} ${request.generation}`);
  const save = facts.files.map(({ path }) => `cp -p ${quoted(path)} ${quoted(`${path}.before`)} || exit 1`);
  const write = facts.files.map(
    ({ path, text }) =>
      `printf '%s' ${quoted(text)} >${quoted(`${path}.part`)} && chmod 644 ${quoted(`${path}.part`)} && sync && mv -f ${quoted(`${path}.part`)} ${quoted(path)} || undo 'the configuration could not be written'`,
  );
  const back = facts.files.map(({ path }) => `mv -f ${quoted(`${path}.before`)} ${quoted(path)};`).join(' ');
  const tell = facts.tell ?? ':';
  const { place: name } = facts;
  const kept = facts.files.map(({ path }) => quoted(`${path}.before`)).join(' ');
  return {
    needs: [['curl', 'wget'], ...facts.needs],
    observe: `${ask}
served || { echo 'the router does not answer: nobody can say what it serves'; exit 1; }`,
    act: `${ask}
${
  facts.impossible === undefined
    ? ''
    : `say ${quoted(facts.impossible)} >&2; exit 1
`
}undo() { say "$1: the old configuration comes back" >&2; ${name?.back ?? ''} ${back} ${tell} >/dev/null 2>&1; exit 1; }
printf '%s\\n' "$FENCE" >${quoted(`${place.fenceFile}.part`)} && mv -f ${quoted(`${place.fenceFile}.part`)} ${quoted(place.fenceFile)} || exit 1
${save.join('\n')}
${write.join('\n')}
${facts.test === undefined ? '' : `${facts.test} || undo 'the router refuses the configuration'`}
${tell} || undo 'the router could not be told'
${name ? rename(name) : ''}tries=0
until [ "$(served)" = ${wanted} ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 50 ] || undo 'the router does not show the switch'
  sleep 0.2 2>/dev/null || sleep 1
done
${kept === '' ? '' : `rm -f ${kept}`}`,
  };
}
