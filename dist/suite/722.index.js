const id=722,ids=[722],modules={3722:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{action:()=>action});var _part_chunk_N7C55RZI_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(6971),_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
604),_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(6260),_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(3331),
_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(167),_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(3611),_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(
678),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(5666),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(8947),
_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(3897),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_10__=__webpack_require__(9469),node_path__WEBPACK_IMPORTED_MODULE_11__=__webpack_require__(
6760),node_crypto__WEBPACK_IMPORTED_MODULE_12__=__webpack_require__(7598),node_zlib__WEBPACK_IMPORTED_MODULE_13__=__webpack_require__(8522);async function openBackend(inputs,store,ports,limits=_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
MS){const onDisk=inputs.cacheBackend==="directory",access=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.vY)(onDisk?{}:ports.environment),scratch=await store.
openScratch(),opened=await openStore(inputs,scratch.path,ports),close=async()=>{await opened?.close(),await scratch.remove()},branch=await defaultBranch(ports),
common={access,defaultBranch:branch,close};if(!opened)return{...common,cache:void 0,saves:!1};if(access.why!==""){const able=access.read?"only be read":access.write?
"only be written":"neither be read nor written";ports.log.notice(`the cache can ${able}: ${access.why}`)}const decision=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
y_)(inputs.save,access,ports.facts,branch);!decision.saves&&access.write&&ports.log.info(`new cache entries are not saved: ${decision.why}`);const cache=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
st)(opened,access,ports,limits);return{...common,cache:access.read||decision.saves?cache:void 0,saves:decision.saves}}async function openStore(inputs,scratch,ports){
const{cacheBackend,cacheDirectory}=inputs;if(cacheBackend==="none")return;if(cacheBackend==="directory"){if(cacheDirectory==="")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_10__.
dz([{input:"cache-directory",expected:"a folder, since cache-backend is directory",seen:"nothing"}]);return(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.
cC)((0,node_path__WEBPACK_IMPORTED_MODULE_11__.isAbsolute)(cacheDirectory)?cacheDirectory:(0,node_path__WEBPACK_IMPORTED_MODULE_11__.join)(ports.workspace,cacheDirectory))}
const{ACTIONS_RESULTS_URL:results,ACTIONS_CACHE_URL:old}=ports.environment;if(cacheBackend==="auto"&&!results&&!old)return;const say=why=>{ports.log.warning(`th\
e Actions cache ${why}; wheels are kept in the wheelhouse only`)};try{const client=await ports.cache();if(!client.available())return say("is not available here");
const toolkit=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.RO)(client,scratch),direct=cacheBackend==="toolkit"?void 0:openDirect(client.service(),ports);
return direct?(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.L_)(direct,toolkit,ports.log):cacheBackend!=="direct"?toolkit:say('has no version 2 here, \
which cache-backend "direct" speaks')}catch(error){return say(`cannot be opened: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_10__.bD)(error)}`)}}function openDirect(service,ports){
const token=ports.environment.ACTIONS_RUNTIME_TOKEN;return service?.version===2&&token?(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.gy)({url:service.
url,token},ports.http):void 0}async function defaultBranch(ports){try{const path=ports.environment.GITHUB_EVENT_PATH,text=path?await ports.files.readText(path):
void 0,name=JSON.parse(text??"{}").repository?.default_branch;return typeof name=="string"&&name!==""?name:void 0}catch{return}}var MOST_RECORD_BYTES=16*1024*1024;
async function readRecord(cache,store,entry,orNewest){const key=await cache.lookUp(entry,orNewest);if(key===void 0||orNewest===void 0&&key!==entry.key)return;const scratch=await store.
openScratch();try{const{found}=await cache.read({...entry,key},scratch.path),bytes=found?await scratch.read(entry.names[0]??"",MOST_RECORD_BYTES):void 0;return bytes&&
{key,bytes}}finally{await scratch.remove()}}async function saveRecord(cache,store,files,entry,bytes){if(cache.trouble()!==void 0)return!1;const scratch=await store.
openScratch();try{await files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_11__.join)(scratch.path,entry.names[0]??""),bytes);const answer=await cache.write(
entry,scratch.path);return answer==="saved"||answer==="exists"}finally{await scratch.remove()}}async function placeWheels(wheels,place){const{cache,store,ports,
minEntryBytes}=place,generation=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.hI)(wheels),path=(0,node_path__WEBPACK_IMPORTED_MODULE_11__.join)(store.
root,"held",`${(0,node_crypto__WEBPACK_IMPORTED_MODULE_12__.createHash)("sha256").update(place.scope).digest("hex").slice(0,16)}.json`),held=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
Ov)(await ports.files.readText(path),ports.clock.now()),isHeld=entry=>Object.hasOwn(held.keys,entry.key)&&entry.wheels.every(place.isHere),before=placedBefore(wheels,
held,minEntryBytes,isHeld);if(before&&held.generation?.key===generation.key&&before.entries.every(isHeld))return{entries:before.entries,cached:new Set(before.entries.
map(entry=>entry.key)),generationKey:generation.key,record:()=>Promise.resolve(!0),keep:()=>Promise.resolve()};const newest=before?void 0:await readRecord(cache,
store,generation,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.u0);let known=before?.known??(newest&&(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
Dd)(newest.bytes))??_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.JW;const ask=async entries2=>{const found=await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
Dn)(cache,entries2.filter(entry=>!isHeld(entry)));return found&&new Set([...found,...entries2.filter(isHeld).map(entry=>entry.key)])};let entries=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
iu)(wheels,minEntryBytes,known),cached=await ask(entries);const gone=entries.filter(entry=>!(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.wP)(entry)&&
!cached?.has(entry.key));if(cached&&gone.length>0){const lost=new Set(gone.map(entry=>entry.key)),asked=new Set(entries.map(entry=>entry.key));known=new Map([...known].
filter(([key])=>!lost.has(key))),entries=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.iu)(wheels,minEntryBytes,known);const more=await ask(entries.filter(
entry=>!asked.has(entry.key)));cached=more&&new Set([...cached,...more])}const placement=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.lk)(entries,known);
let recording;const record=saves=>newest?.key===generation.key&&gone.length===0?Promise.resolve(!0):saves?recording??=saveRecord(cache,store,ports.files,generation,
placement):Promise.resolve(!1);return{entries,cached,generationKey:generation.key,record,keep:async(saves,saved)=>{const stored=await record(saves),now=ports.clock.
now(),seen=[...cached??[],...saved].filter(key=>!Object.hasOwn(held.keys,key)),after={schema:1,keys:{...held.keys,...Object.fromEntries(seen.map(key=>[key,now]))},
generation:stored?{key:generation.key,record:Buffer.from(placement).toString("base64")}:void 0};await ports.files.writeAtomic(path,JSON.stringify(after))}}}function placedBefore(wheels,{
generation},minEntryBytes,isHeld){const known=generation&&(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Dd)(Buffer.from(generation.record,"base64"));if(!known)
return;const entries=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.iu)(wheels,minEntryBytes,known),isSmall=({size})=>size!==void 0&&size<minEntryBytes;
return entries.filter(entry=>entry.wheels.some(isSmall)).every(isHeld)?{known,entries}:void 0}var WORTH_AN_ENTRY=10;async function recall(needs,indexes,store,cache,ports){
const keys=needs.map(({locked,target})=>(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.MO)(locked,target)),entry={key:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
o2)((0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.zU)(keys,indexes)),names:["resolution"],bytes:0},path=(0,node_path__WEBPACK_IMPORTED_MODULE_11__.join)(
store.root,"resolved",`${(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.vs)(indexes)}.json`),local=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
BB)(await ports.files.readText(path),indexes),unknown=keys.filter(key=>!Object.hasOwn(local.wheels,key)).length,worth=count=>count*WORTH_AN_ENTRY>keys.length,found=cache&&
worth(unknown)?await readRecord(cache,store,entry,(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.BL)(indexes)):void 0,memory=found?(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
Of)(local,(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.BB)(unpack(found.bytes),indexes)):local;return{memory,key:entry.key,keep:async(now,asked,writable)=>{
(asked>0||found)&&await ports.files.writeAtomic(path,JSON.stringify((0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Of)(now,memory)));const enough=found?
found.key===entry.key||!worth(asked):!worth(unknown);return!writable||enough||keys.length===0?!1:saveRecord(writable,store,ports.files,entry,(0,node_zlib__WEBPACK_IMPORTED_MODULE_13__.
gzipSync)(JSON.stringify(now),{level:9}))}}}function unpack(bytes){try{return(0,node_zlib__WEBPACK_IMPORTED_MODULE_13__.gunzipSync)(bytes,{maxOutputLength:MOST_RECORD_BYTES}).
toString("utf8")}catch{return}}var LOOKED_AT_ONCE=2;async function observe(given){const{locks,indexes,pages,store,cache,inputs,ports}=given,needs=locks.flatMap(
lock=>lock.packages.map(locked=>({locked,target:lock.target}))),recalled=await recall(needs,indexes,store,cache,ports),resolved=await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
RD)(needs,recalled.memory,indexes,pages,inputs.concurrency);for(const{filename,yanked}of resolved.yanked)ports.log.warning(`${filename} was withdrawn from its i\
ndex (yanked)${yanked?`: ${yanked}`:""}; the lock asks for it`);const wheels=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.MG)(resolved.wheels),states=await(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.
vP)(wheels,LOOKED_AT_ONCE,wheel=>inputs.dryRun?store.verify(wheel.sha256):(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.qb)(wheel,store)),local=new Map(
wheels.map((wheel,i)=>[wheel.sha256,states[i]??"absent"])),isHere=wheel=>local.get(wheel.sha256)==="present",minEntryBytes=inputs.minEntrySize,placed=cache&&wheels.
length>0?await placeWheels(wheels,{cache,store,ports,minEntryBytes,isHere,scope:scopeOf(cache,given)}):{entries:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
iu)(wheels,minEntryBytes),cached:void 0,generationKey:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.hI)(wheels).key,record:()=>Promise.resolve(!1),keep:()=>Promise.
resolve()};let at=0;const{entries,cached}=placed;return{plan:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.s0)(wheels,entries,{local,cached}),planFor:damaged=>{
const none=new Map(damaged.map(({sha256})=>[sha256,"corrupt"]));return(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.s0)(damaged,entries,{local:none,cached})},
wheelsOf:locks.map(lock=>resolved.wheels.slice(at,at+=lock.packages.length)),keys:new Set([recalled.key,placed.generationKey,...placed.entries.map(entry=>entry.
key)]),keysOf:async key=>{const found=cache&&await readRecord(cache,store,{...(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.hI)(wheels),key});return[...((found&&
(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Dd)(found.bytes))??_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.JW).keys()]},record:saves=>placed.
record(saves),remember:async(saves,saved)=>{await recalled.keep(resolved.memory,resolved.asked,saves?cache:void 0),await placed.keep(saves,saved)}}}function scopeOf(cache,{
inputs,ports}){const{repository,ref}=ports.facts;return cache.name==="directory"?`directory ${inputs.cacheDirectory}`:`actions ${repository??""} ${ref??""}`}async function requireSpace(store,plan){
const needed=2*(plan.bytes.network+plan.bytes.cache),free=await store.freeBytes();if(!(needed<=free))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_10__.
L9(`the wheels need ${(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.z3)(needed)} in ${store.root}, where ${(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
z3)(free)} are free`,{advice:"Free some space, or name a wheelhouse on another disk."})}var NOT_DONE={removals:[],done:!0,why:"",before:0,after:0};async function prune({
cache,access,defaultBranch:defaultBranch2},seen,gathered,inputs,ports){if(!cache)return NOT_DONE;if(cache.name==="directory"){for(const key of gathered.damaged)
await cache.forget(key);const removals=(inputs.prune?await cache.shrink(inputs.maxCacheBytes,seen.keys):[]).map((key,id2)=>({entry:{id:id2,key,ref:"",bytes:0,used:"",
created:""},why:"unused"}));return{...NOT_DONE,removals}}const mine=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.ok)(access,ports.facts,defaultBranch2)&&
!/^pull_request/.test(ports.facts.eventName??"");if(!inputs.prune||inputs.githubToken===""||ports.facts.repository===void 0||!mine)return NOT_DONE;try{return await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
OP)({github:await ports.github(inputs.githubToken),repository:ports.facts.repository,maxBytes:inputs.maxCacheBytes,defaultRef:defaultBranch2===void 0?access.ownScope:
`refs/heads/${defaultBranch2}`,current:seen.keys,damaged:new Set(gathered.damaged),generations:inputs.keepGenerations,keysOf:seen.keysOf,log:ports.log})}catch(error){
return ports.log.info(`pruning is left out: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_10__.bD)(error)}`),{...NOT_DONE,done:!1,why:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_10__.
bD)(error)}}}function readLocks(application,targets,inputs,ports){return Promise.all([...targets.of].flatMap(([service,own])=>own.map(target=>(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
TU)(application,service,target,ports,inputs.requireHashes))))}async function wheelsOfServices(application,locks,wheelsOf,ports){const compose=await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
F9)(application,ports.files);return(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.XJ)(locks.map((lock,i)=>({lock,wheels:wheelsOf[i]??[],hasGpu:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
Kn)(compose[lock.service]??null)})))}var SLOWNESS_WINDOW_MS=15e3,PAGE_SILENCES=4;async function readSources(inputs,ports){const indexes=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
PS)(inputs.indexUrls,ports.log),mirrors=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.ph)(inputs.mirrors,ports.log),entries=[...(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
QZ)(inputs.indexCredentials,"index-credentials"),...await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Zu)(ports)],sources={indexes:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
tE)(indexes,entries,ports.log),mirrors:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.tE)(mirrors,entries,ports.log)};return{...sources,known:[...sources.
indexes,...sources.mirrors,...(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.jS)(entries,ports.log)]}}function fetchPolicy(inputs,ports){return{watch:{
connectTimeoutMs:inputs.connectTimeoutSeconds*1e3,idleTimeoutMs:inputs.stallTimeoutSeconds*1e3,minBytesPerSecond:inputs.minThroughput,windowMs:SLOWNESS_WINDOW_MS},
backoff:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.gx)(ports.randomId),retries:inputs.retries,rangedFromBytes:_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
Pg,pieceBytes:_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.ts,totalTimeoutMs:inputs.totalTimeoutSeconds*1e3}}function fetchPorts(sources,pages,store,inputs,ports){
const mirrorPages=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.mL)(sources.known,ports,{...pagePolicy(inputs,ports),retries:0});return{open:_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.
pi,clock:ports.clock,signal:ports.signal,log:ports.log,indexes:sources.known,store,limit:(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.zm)(inputs.concurrency),
health:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__._f)(),mirrorAddresses:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Yk)(sources.mirrors,
mirrorPages,ports.log),moreAddresses:wheel=>(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.tz)(wheel,sources.indexes,pages)}}function indexPages(sources,inputs,ports){
return(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.mL)(sources.known,ports,pagePolicy(inputs,ports))}function pagePolicy(inputs,ports){return{retries:inputs.
retries,timeoutMs:(inputs.connectTimeoutSeconds+PAGE_SILENCES*inputs.stallTimeoutSeconds)*1e3,backoff:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.gx)(
ports.randomId)}}var PIP_ARGS="--no-index --find-links=/wheels --only-binary=:all: --require-hashes";function digestOf(lines){return(0,node_crypto__WEBPACK_IMPORTED_MODULE_12__.
createHash)("sha256").update(lines.join(`
`)).digest("hex")}function describePlan(plan){return JSON.stringify(plan.steps.map(({wheel,source,why})=>({wheel:wheel.filename,source,bytes:wheel.size??null,why})))}
function commonOutputs(root,services,plan,advisories){const digests=services.map(({lock,wheels})=>[lock.service,digestOf([lock.target.name,...wheels.map(wheel=>`${wheel.
filename} ${wheel.sha256}`).sort()])]);return{wheelhouse:root,"lock-digest":digestOf(services.map(({lock})=>`${lock.service} ${lock.digest}`)),"per-service-dige\
st":JSON.stringify(Object.fromEntries(digests)),"build-contexts":JSON.stringify(Object.fromEntries(services.map(({lock})=>[lock.service,`wheels=${(0,node_path__WEBPACK_IMPORTED_MODULE_11__.
join)(root,"views",lock.service)}`]))),"pip-args":PIP_ARGS,plan:describePlan(plan),advisories:JSON.stringify(advisories)}}function servedOutputs(served){return{
"pip-conf":served?.pipConf??"","index-url":served?.url??"","index-pid":served===void 0?"":String(served.pid)}}function describePruned({removals,done,why}){return removals.
map(({entry,why:reason})=>({key:entry.key,ref:entry.ref,bytes:entry.bytes,why:reason,deleted:done,...done?{}:{kept:why}}))}function reportText(finished,totals){
const{wheels,gathered}=finished;return`${JSON.stringify({schema:1,...totals,saved:gathered.saved,damaged:gathered.damaged,trouble:gathered.trouble??null,pruned:describePruned(
finished.pruned),services:wheels.map(({lock,wheels:own})=>({service:lock.service,lock:lock.path,target:lock.target.name,wheels:own.map(wheel=>wheel.filename)})),
wheels:gathered.results.map(({wheel,source,bytes,fetched,milliseconds})=>({filename:wheel.filename,sha256:wheel.sha256,source,bytes,milliseconds,attempts:fetched?.
attempts??(source==="cache"?1:0),mirror:fetched?.hosts.at(-1)??null,...fetched?{networkBytes:fetched.networkBytes,resumedBytes:fetched.resumedBytes,hosts:fetched.
hosts,downloadMilliseconds:Math.round(fetched.milliseconds)}:{}}))},null,2)}
`}function reportPlan(root,services,plan,advisories,language){const say=_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Te[language],misses=(source=>plan.steps.
filter(step=>step.source===source).length)("network");return{outputs:{...commonOutputs(root,services,plan,advisories),"cache-hit":hitWord(plan.steps.length-misses,
misses),hits:plan.steps.length-misses,misses,"bytes-from-cache":0,"bytes-from-network":0,"bytes-saved":0,...servedOutputs(void 0),pruned:"[]",report:""},summary:summaryOf(
plan,say.planned(plan.steps.length,plan.bytes.network),advisories,language),outcome:{kind:"passed",message:services.length===0?say.nothing:say.planned(plan.steps.
length,plan.bytes.network)}}}function hitWord(hits,misses){return misses===0?"all":hits===0?"none":"partial"}function summaryOf(plan,sentence,advisories,language){
const say=_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Te[language],rows=plan.steps.map(({wheel,source,why})=>[wheel.filename,wheel.size===void 0?"?":(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
z3)(wheel.size),say.sources[source],why]);return[{heading:say.title},{paragraph:sentence},...rows.length>0?[{details:say.title,parts:[{table:{head:say.head,rows}}]}]:
[],...advisories.length>0?[{heading:say.advice,level:3},{items:advisories}]:[]]}async function reportResult(finished){const{store,wheels,plan,gathered,inputs,ports}=finished,
say=_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.Te[inputs.language];for(const service of wheels)await writeView(store,service,ports.files);const sum=source=>gathered.
results.reduce((bytes,result)=>bytes+(result.source===source?result.bytes:0),0),network=gathered.results.reduce((bytes,result)=>bytes+(result.fetched?.networkBytes??
0),0),sizes=new Map(gathered.results.map(result=>[result.wheel.sha256,result.bytes])),each=wheels.flatMap(service=>service.wheels).reduce((bytes,wheel)=>bytes+(sizes.
get(wheel.sha256)??0),0),saved=Math.max(0,each-network),misses=gathered.results.filter(result=>result.source==="network").length,hits=gathered.results.length-misses,
gone=new Set(finished.pruned.done?finished.pruned.removals.map(({entry})=>entry.key):[]),left=inputs.cacheBackend==="directory"?[]:gathered.damaged.filter(key=>!gone.
has(key)),advisories=[...finished.advisories,...left.map(key=>say.damaged(key))],sentence=wheels.length===0?say.nothing:say.totals(gathered.results.length,wheels.
length,saved,network),folder=(0,node_path__WEBPACK_IMPORTED_MODULE_11__.isAbsolute)(inputs.reportDirectory)?inputs.reportDirectory:(0,node_path__WEBPACK_IMPORTED_MODULE_11__.
join)(ports.workspace,inputs.reportDirectory),report=(0,node_path__WEBPACK_IMPORTED_MODULE_11__.join)(folder,"wheel-cache.json");await ports.files.writeAtomic(report,
reportText(finished,{hits,misses,network,saved,advisories}));for(const advisory of advisories)ports.log.warning(advisory,{title:"wheel-cache"});return{outputs:{
...commonOutputs(store.root,wheels,plan,advisories),"cache-hit":hitWord(hits,misses),hits,misses,"bytes-from-cache":sum("cache"),"bytes-from-network":network,"b\
ytes-saved":saved,...servedOutputs(finished.served),pruned:JSON.stringify(describePruned(finished.pruned)),report},summary:summaryOf(plan,sentence,advisories,inputs.
language),outcome:{kind:"passed",message:sentence}}}async function writeView(store,{lock,wheels},files){await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
nq)(files,store.root,lock.service,wheels),await store.writeView(lock.service,wheels,(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__._S)(lock,wheels))}async function serve(services,store,inputs,ports){
if(inputs.serve==="off")return;const wheels=new Map;for(const{package:project,filename,sha256}of services.flatMap(service=>service.wheels))wheels.set(`${sha256}\
 ${filename}`,{project,filename,sha256,size:await store.sizeOf(sha256)});const started=await(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.GT)({root:store.
root,address:inputs.serveAddress,host:inputs.serveHost,idleMs:inputs.serveIdleSeconds*1e3,wheels:[...wheels.values()],environment:ports.environment});return ports.
log.info(`an index of these ${wheels.size} wheels listens at ${started.url} (process ${started.pid})`),started}var action=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_8__.
lL)(_part_chunk_N7C55RZI_js__WEBPACK_IMPORTED_MODULE_0__.I,async(inputs,ports)=>{await(0,_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_1__.K)(ports.files,ports.
workspace,{"report-directory":inputs.reportDirectory});const sources=await readSources(inputs,ports),application=await(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_3__.
nR)(ports.files,ports.workspace,inputs.deliveryFile,inputs.environment,{envFile:inputs.envFile}),services=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
rc)(application,inputs.services),named=inputs.engine==="auto"?application.engine:inputs.engine,engine=named==="swarm"?"compose":named,targets=await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
uP)(application,services,{...inputs,engine},ports),locks=await readLocks(application,targets,inputs,ports),store=await(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_6__.
VQ)(wheelhousePath(inputs,ports)),backend=await openBackend(inputs,store,ports);try{const{cache,saves}=backend,pages=indexPages(sources,inputs,ports),seen=await observe(
{locks,indexes:sources.indexes,pages,store,cache,inputs,ports}),wheels=await wheelsOfServices(application,locks,seen.wheelsOf,ports),advisories=[...targets.remark?
[targets.remark]:[],...(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.mm)(wheels,inputs.language,targets.oldPips)];if(inputs.dryRun)return reportPlan(store.
root,wheels,seen.plan,advisories,inputs.language);await requireSpace(store,seen.plan);const gathered=await ports.log.group(_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.
Te[inputs.language].title,()=>(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_2__.OF)(seen.plan,fetchPorts(sources,pages,store,inputs,ports),fetchPolicy(inputs,
ports),{cache,saves,concurrency:inputs.concurrency,planFor:seen.planFor,failOnMiss:inputs.failOnMiss,withLastSave:()=>seen.record(saves).catch(()=>!1)}));await seen.
remember(saves,gathered.saved.held);const pruned=await prune(backend,seen,gathered,inputs,ports),served=await serve(wheels,store,inputs,ports),plan={...seen.plan,
steps:gathered.steps};return await reportResult({store,wheels,plan,gathered,advisories,pruned,served,inputs,ports})}finally{await backend.close()}});function wheelhousePath(inputs,ports){
const path=inputs.wheelhouse===""?(0,node_path__WEBPACK_IMPORTED_MODULE_11__.join)(inputs.stateDirectory,"wheelhouse"):inputs.wheelhouse;return(0,node_path__WEBPACK_IMPORTED_MODULE_11__.
isAbsolute)(path)?path:(0,node_path__WEBPACK_IMPORTED_MODULE_11__.join)(ports.workspace,path)}})};export{id,ids,modules};
