const id=676,ids=[676],modules={4676:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,
{$G:()=>realHost,Az:()=>buildRelease,C3:()=>runDelivery,Ev:()=>dataSteps2,FU:()=>routerCounters,Hg:()=>watchFor,MM:()=>planSummary,Nv:()=>previewDelivery,Q6:()=>openDeployment,
QL:()=>openPlace,Rn:()=>deliverySummary,SC:()=>readLedger,Sj:()=>deliveryTraffic,W1:()=>realStreams,Y4:()=>deploymentIdOf,_u:()=>restoreFor,dv:()=>findRelease,hZ:()=>describeSchema,
iO:()=>collectGarbage,iV:()=>locateFront,jx:()=>otherSlot,tY:()=>beginDeployment,u5:()=>writeReport,zN:()=>releasesSummary});var _part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(
3331),_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(3611),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(5666),
_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(8947),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(9469),node_crypto__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(
7598),zod__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(8816),node_path__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(6760),node_zlib__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(
8522),node_path_posix__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(3916),node_fs_promises__WEBPACK_IMPORTED_MODULE_10__=__webpack_require__(1455),node_http__WEBPACK_IMPORTED_MODULE_11__=__webpack_require__(
7067),node_net__WEBPACK_IMPORTED_MODULE_12__=__webpack_require__(7030),node_timers_promises__WEBPACK_IMPORTED_MODULE_13__=__webpack_require__(8500),ws__WEBPACK_IMPORTED_MODULE_14__=__webpack_require__(
2977),node_v8__WEBPACK_IMPORTED_MODULE_15__=__webpack_require__(8877),node_vm__WEBPACK_IMPORTED_MODULE_16__=__webpack_require__(714),node_os__WEBPACK_IMPORTED_MODULE_17__=__webpack_require__(
8161),node_child_process__WEBPACK_IMPORTED_MODULE_18__=__webpack_require__(1421),node_fs__WEBPACK_IMPORTED_MODULE_19__=__webpack_require__(3024),node_url__WEBPACK_IMPORTED_MODULE_20__=__webpack_require__(
3136),node_readline__WEBPACK_IMPORTED_MODULE_21__=__webpack_require__(481),SLOTS=["blue","green"];function otherSlot(slot){return slot==="blue"?"green":"blue"}function buildRelease(application,request){
const known=Object.keys(application.services),problems=Object.keys(request.images).filter(service=>!known.includes(service)).map(service=>({input:"images",expected:`\
services of the delivery file${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(service,known)}`,seen:JSON.stringify(service)}));if(Object.keys(request.
images).length===0&&problems.push({input:"images",expected:"at least one artifact",seen:"nothing"}),problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz(problems);const artifacts={};for(const service of known){const text=request.images[service]??request.active[service];text!==void 0&&(artifacts[service]=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
oN)((0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.GJ)(service,text)))}const version=request.version.replace(/^v/,""),content={version,sha:request.sha,
artifacts,services:application.services,listeners:application.router.listeners};return{id:`${version}-${fingerprint(content,request.environment.values)}`,...content,
environment:request.environment,createdAt:request.createdAt,...request.runId===void 0?{}:{runId:request.runId},...request.runUrl===void 0?{}:{runUrl:request.runUrl}}}
var fingerprint=(...parts)=>(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").update(JSON.stringify(parts)).digest("hex").slice(0,8),EMPTY_LEDGER={
schema:1,generation:0,releases:[]},recordSchema=zod__WEBPACK_IMPORTED_MODULE_6__._H3({id:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),version:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),sha:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),artifacts:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()),services:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__._H3({})),listeners:zod__WEBPACK_IMPORTED_MODULE_6__.
YOg(zod__WEBPACK_IMPORTED_MODULE_6__._H3({})),createdAt:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),status:zod__WEBPACK_IMPORTED_MODULE_6__.k5n(["good","unproven","b\
ad","interrupted","superseded"])}),ledgerSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),generation:zod__WEBPACK_IMPORTED_MODULE_6__.
Whr().min(0),active:zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({slot:zod__WEBPACK_IMPORTED_MODULE_6__.k5n(["blue","green"]),release:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()}).
optional(),releases:zod__WEBPACK_IMPORTED_MODULE_6__.YOg(recordSchema)}),envelopeSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({checksum:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),ledger:zod__WEBPACK_IMPORTED_MODULE_6__.L5J()}),checksum=value=>(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").update(JSON.stringify(value)).
digest("hex").slice(0,32),paths=folder=>({now:`${folder}/ledger.json`,before:`${folder}/ledger.prev.json`}),lastRead;function parseLedger(text){return lastRead?.
text!==text&&(lastRead={text,ledger:readText(text)}),lastRead.ledger}function readText(text){try{const envelope=envelopeSchema.parse(JSON.parse(text));return checksum(
envelope.ledger)!==envelope.checksum?void 0:ledgerSchema.parse(envelope.ledger)}catch{return}}var formatLedger=ledger=>`${JSON.stringify({checksum:checksum(plain(
ledger)),ledger:plain(ledger)},null,1)}
`,plain=ledger=>JSON.parse(JSON.stringify(ledger));async function readLedger(files,folder){const now=await files.readText(paths(folder).now),newest=now===void 0?
void 0:parseLedger(now);if(newest)return{ledger:newest,source:"whole"};const before=await files.readText(paths(folder).before),previous=before===void 0?void 0:parseLedger(
before);return previous?{ledger:previous,source:"previous"}:{ledger:EMPTY_LEDGER,source:now===void 0&&before===void 0?"empty":"lost"}}async function writeLedger(files,folder,ledger){
const current2=await files.readText(paths(folder).now);current2!==void 0&&parseLedger(current2)&&await files.writeAtomic(paths(folder).before,current2,384),await files.
writeAtomic(paths(folder).now,formatLedger(ledger),384)}function findRelease(ledger,id2){return ledger.releases.find(release=>release.id===id2)}function withRecord(ledger,release,change2){
const old=findRelease(ledger,release.id),next={...release,status:"interrupted",...old,...change2},releases=old?ledger.releases.map(other=>other.id===release.id?
next:other):[...ledger.releases,next];return{...ledger,releases}}function rollbackTarget(ledger){return ledger.releases.filter(release=>release.status==="good"&&
release.id!==ledger.active?.release).sort((a,b)=>(a.activatedAt??"").localeCompare(b.activatedAt??"")).at(-1)}function judgeQuery({definition,measurements},over){
const{name}=definition,last=measurements.at(-1),failures=measurements.filter(({verdict})=>verdict==="fail"),inRow=trailing(measurements,"fail"),told=why=>`${name}\
: ${why}`;if(failures.length>definition["failure-limit"]&&inRow>=definition["consecutive-failures"])return{verdict:"fail",reason:told(failures.at(-1)?.reason??"")};
if(last?.lasting===!0)return{verdict:"inconclusive",reason:told(last.reason)};const errors=trailing(measurements,"error");if(errors>definition["error-limit"])return{
verdict:"inconclusive",reason:told(`${errors} errors in a row, the last: ${last?.reason??""}`)};const unclear=measurements.filter(({verdict})=>verdict==="inconc\
lusive");if(unclear.length>definition["inconclusive-limit"])return{verdict:"inconclusive",reason:told(unclear.at(-1)?.reason??"")};if(!over)return{verdict:void 0,
reason:""};const passes=measurements.filter(({verdict})=>verdict==="pass");return last?.verdict==="fail"&&failures.length>definition["failure-limit"]?{verdict:"\
inconclusive",reason:told(`it failed at last: ${last.reason}`)}:passes.length<definition["min-measurements"]?{verdict:"inconclusive",reason:told(`${passes.length}\
 of ${measurements.length} measurements passed, ${definition["min-measurements"]} are needed${last?`; the last: ${last.reason}`:""}`)}:{verdict:"pass",reason:told(
passes.at(-1)?.reason??"")}}function trailing(measurements,verdict){let count=0;for(let i=measurements.length-1;i>=0&&measurements[i]?.verdict===verdict;i-=1)count+=
1;return count}function judgeQueries(histories,over){const each=histories.map(history=>judgeQuery(history,over)),failed2=each.filter(({verdict})=>verdict==="fai\
l");if(failed2.length>0)return{verdict:"fail",reasons:failed2.map(({reason})=>reason)};if(!over)return;const open5=each.filter(({verdict})=>verdict!=="pass");return open5.
length>0?{verdict:"inconclusive",reasons:open5.map(({reason})=>reason)}:{verdict:"pass",reasons:each.map(({reason})=>reason)}}function joinJudgements(judgements,over){
const given=judgements.filter(judgement=>judgement!==void 0),failed2=given.filter(({verdict})=>verdict==="fail");if(failed2.length>0)return{verdict:"fail",reasons:failed2.
flatMap(({reasons})=>reasons)};if(!over||given.length<judgements.length)return;const open5=given.filter(({verdict})=>verdict==="inconclusive");return open5.length>
0?{verdict:"inconclusive",reasons:open5.flatMap(({reasons})=>reasons)}:{verdict:"pass",reasons:given.flatMap(({reasons})=>reasons)}}var COMPARE={"<":(a,b)=>a<b,
"<=":(a,b)=>a<=b,">":(a,b)=>a>b,">=":(a,b)=>a>=b,"==":(a,b)=>a===b,"!=":(a,b)=>a!==b};function meets(condition,value){const match=/^(<=|>=|==|!=|<|>)\s*([+-]?)(.+)$/.
exec(condition),compare=COMPARE[match?.[1]??""];if(!match||!compare)throw new Error(`condition ${condition} was not checked`);const size=/^inf$/i.test(match[3]??
"")?1/0:Number(match[3]);return compare(value,match[2]==="-"?-size:size)}var show=value=>Number.isFinite(value)?String(Number(value.toPrecision(4))):value>0?"+I\
nf":"-Inf",named=({labels,value})=>`${show(value)}${labels===""?"":` of ${labels}`}`;function measure(definition,answer,baseline){if(answer.kind==="unreachable")
return{verdict:"error",reason:answer.why,values:[]};if(answer.kind==="rejected")return{verdict:"inconclusive",reason:`it refuses the query: ${answer.why}`,lasting:!0,
values:[]};const doubted=answer.warnings.length>0?`it warns: ${answer.warnings.join("; ")}`:void 0;if(answer.kind==="no-data")return doubted===void 0?{verdict:definition["\
no-data"],reason:`no data (${answer.why}), which counts as ${definition["no-data"]}`,values:[]}:{verdict:"inconclusive",reason:doubted,values:[]};const{series}=answer;
return doubted!==void 0?{verdict:"inconclusive",reason:doubted,values:series}:combine(judge(definition,series),againstBaseline(definition,series,baseline))}function judge(definition,series){
const{success,failure}=definition;if(success===void 0&&failure===void 0)return{verdict:"pass",reason:series.map(named).join(", "),values:series};const failed2=series.
filter(({value})=>failure===void 0?success!==void 0&&!meets(success,value):meets(failure,value));if(failed2.length>0)return{verdict:"fail",reason:`${failed2.slice(
0,3).map(named).join(", ")}; ${failure===void 0?`expected ${success}`:`failure is ${failure}`}`,values:series};const open5=success===void 0?[]:series.filter(({value})=>!meets(
success,value));return open5.length>0?{verdict:"inconclusive",reason:`${open5.slice(0,3).map(named).join(", ")} is neither success (${success}) nor failure (${failure}\
)`,values:series}:{verdict:"pass",reason:series.slice(0,3).map(named).join(", "),values:series}}function againstBaseline(definition,series,baseline){const rule=definition.
baseline;if(!rule||!baseline)return;if(baseline.kind!=="values"||baseline.warnings.length>0){const why=baseline.kind==="values"?baseline.warnings.join("; "):baseline.
why;return rule["no-data"]==="skip"?void 0:{verdict:"inconclusive",reason:`the baseline has no data (${why})`,values:series}}const before=Math.max(...baseline.series.
map(({value})=>value)),bounds=[...rule["max-ratio"]===void 0?[]:[before*rule["max-ratio"]],...rule["max-increase"]===void 0?[]:[before+rule["max-increase"]]],limit=Math.
max(...bounds),over=series.filter(({value})=>value>limit);return over.length>0?{verdict:"fail",reason:`${over.slice(0,3).map(named).join(", ")}; the old release\
 has ${show(before)}, up to ${show(limit)} is allowed`,values:series,baseline:before}:{verdict:"pass",reason:`the old release has ${show(before)}`,values:series,
baseline:before}}var ORDER=["fail","error","inconclusive","pass"];function combine(own,other){if(!other)return own;const baseline=other.baseline===void 0?{}:{baseline:other.
baseline},worst=ORDER.indexOf(other.verdict)<ORDER.indexOf(own.verdict)?other:own;return{...worst,...baseline,reason:worst===own&&own.verdict==="pass"?`${own.reason}\
 (${other.reason})`:worst.reason}}var sample=zod__WEBPACK_IMPORTED_MODULE_6__.PVZ([zod__WEBPACK_IMPORTED_MODULE_6__.aig(),zod__WEBPACK_IMPORTED_MODULE_6__.YjP()]),
answerSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({status:zod__WEBPACK_IMPORTED_MODULE_6__.euz("success"),warnings:zod__WEBPACK_IMPORTED_MODULE_6__.YOg(zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()).optional(),data:zod__WEBPACK_IMPORTED_MODULE_6__.gMt("resultType",[zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({resultType:zod__WEBPACK_IMPORTED_MODULE_6__.euz(
"vector"),result:zod__WEBPACK_IMPORTED_MODULE_6__.YOg(zod__WEBPACK_IMPORTED_MODULE_6__._H3({metric:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.YjP()),value:sample.optional(),histogram:zod__WEBPACK_IMPORTED_MODULE_6__.L5J().optional()}))}),zod__WEBPACK_IMPORTED_MODULE_6__.
Ikc({resultType:zod__WEBPACK_IMPORTED_MODULE_6__.euz("scalar"),result:sample}),zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({resultType:zod__WEBPACK_IMPORTED_MODULE_6__.
euz("matrix"),result:zod__WEBPACK_IMPORTED_MODULE_6__.L5J()}),zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({resultType:zod__WEBPACK_IMPORTED_MODULE_6__.euz("string"),result:zod__WEBPACK_IMPORTED_MODULE_6__.
L5J()})])}),errorSchema=zod__WEBPACK_IMPORTED_MODULE_6__._H3({status:zod__WEBPACK_IMPORTED_MODULE_6__.euz("error"),errorType:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),
error:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()});function parseSample(text){if(text==="NaN")return NaN;const infinite=/^([+-]?)Inf$/.exec(text);if(infinite)return infinite[1]===
"-"?-1/0:1/0;const value=Number(text);return text.trim()===""||Number.isNaN(value)?void 0:value}async function askPrometheus(access,query){let answer;try{answer=
await access.http({url:`${access.url.replace(/\/+$/,"")}/api/v1/query`,method:"POST",headers:{"content-type":"application/x-www-form-urlencoded",...access.headers},
body:new URLSearchParams({query,timeout:`${Math.max(1,Math.floor(access.timeoutMs*.9))}ms`}).toString(),timeoutMs:access.timeoutMs})}catch(error){return{kind:"u\
nreachable",why:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}}const{status,body}=answer;return status<200||status>=300?refusal(status,body):
readAnswer(body)}function refusal(status,body){const parsed=errorSchema.safeParse(jsonOf(body)),said2=parsed.success?`${parsed.data.errorType}: ${parsed.data.error}`:
(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(body.slice(0,200));return{kind:status>=300&&status<500&&status!==408&&status!==429?"rejected":"unrea\
chable",why:`it answered ${status} (${said2})`}}function jsonOf(text){try{return JSON.parse(text)}catch{return}}function readAnswer(body){const parsed=answerSchema.
safeParse(jsonOf(body));if(!parsed.success)return{kind:"unreachable",why:`it answered something else: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(body.slice(0,200))}`};const{data,warnings=[]}=parsed.data;if(data.resultType==="matrix"||data.resultType==="string")return{kind:"rejected",why:`the query an\
swers a ${data.resultType}; a number or a vector is needed`};const rows=data.resultType==="scalar"?[{labels:"",sample:data.result}]:data.result.map(({metric,value})=>({
labels:labelsOf(metric),sample:value}));if(rows.some(row=>row.sample===void 0))return{kind:"rejected",why:"the query answers histograms; use histogram_quantile"};
const at=rows[0]?.sample?.[0];if(rows.length===0)return{kind:"no-data",why:"no series",warnings};const series=[];for(const{labels,sample:pair}of rows){const value=parseSample(
pair?.[1]??"");if(value===void 0)return{kind:"unreachable",why:`it answered ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(pair?.[1])} as a numbe\
r`};if(Number.isNaN(value))return{kind:"no-data",why:`NaN${labels===""?"":` of ${labels}`}`,at,warnings};series.push({labels,value})}return{kind:"values",series,
at:at??0,warnings}}var labelsOf=metric=>{const{__name__:name="",...rest}=metric,pairs=Object.entries(rest).map(([key2,value])=>`${key2}="${value}"`);return pairs.
length===0?name:`${name}{${pairs.join(",")}}`},KEPT_MEASUREMENTS=200;function metricsWatch(world,definition){const access={http:world.http,url:expanded(definition.
url,world.variables,"watch.prometheus.url"),headers:Object.fromEntries(Object.entries(definition.headers).map(([name,value])=>{const written=expanded(value,world.
variables,`watch.prometheus.headers.${name}`);if(written!==value)for(const word of written.split(" "))word.length>7&&world.log.mask(word);return[name,written]})),
timeoutMs:definition["timeout-seconds"]*1e3},fill=(text,subject)=>(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(text.replaceAll(/\$(?![{$A-Za-z_])/g,
"$$$$"),name=>subjectValue(subject,name)??world.variables[name]);return{preflight:async(release,slot)=>{const subject={release,slot,generation:0,old:release},problems=[];
for(const query of definition.queries)for(const text of[query.query,...query.baseline?[query.baseline.query]:[]]){const answer=await askPrometheus(access,fill(text,
subject));if(answer.kind==="rejected"&&problems.push(`watch query ${query.name}: ${answer.why}`),answer.kind==="unreachable")return world.log.warning(`Prometheu\
s cannot be asked now (${answer.why}): a watch that cannot ask it ends inconclusive`),problems}return problems},begin:subject=>beginRun(world,definition,access,
subject,fill)}}function subjectValue(subject,name){const{release,slot,generation,old}=subject,values={slot,old_slot:otherSlot(slot),version:release.version,old_version:old?.
version??"",release:release.id,old_release:old?.id??"",generation:String(generation)};return Object.hasOwn(values,name)?values[name]:void 0}function expanded(text,variables,input){
return(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(text,name=>{if(variables[name]!==void 0)return variables[name];throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:`${input} of the delivery file`,expected:`${name} in the environment file`,seen:"nothing"}])})}function beginRun(world,definition,access,subject,fill){
const started=world.clock.monotonic(),tracked=definition.queries.map(query=>({definition:query,text:fill(query.query,subject),measurements:[],nextAt:query["init\
ial-delay-seconds"]*1e3,lastAt:0})),histories=()=>tracked,ask2=async query=>{const answer=await askPrometheus(access,query.text),rule=query.definition.baseline,
hasOld=subject.old!==void 0,baseline=rule&&hasOld?await askPrometheus(access,fill(rule.query,subject)):void 0,stale=staleness(query,answer)??await oldSamples(access,
definition,text=>fill(text,subject),answer),measured=stale===void 0?measure(query.definition,answer,baseline):{verdict:"inconclusive",reason:stale,values:[]};query.
measurements.push({...measured,atMs:Math.round(world.clock.monotonic()-started)})};return{poll:async()=>{const now=world.clock.monotonic()-started,due=tracked.filter(
query=>now>=query.nextAt);for(const query of due)query.nextAt=now+query.definition["interval-seconds"]*1e3;await Promise.all(due.map(ask2))},judge:over=>judgeQueries(
histories(),over),evidence:()=>tracked.map(query=>{const{verdict,reason}=judgeQuery(query,!0);return{name:query.definition.name,query:query.text,verdict:verdict??
"inconclusive",reason,measurements:query.measurements.slice(-KEPT_MEASUREMENTS)}})}}function staleness(query,answer){if(answer.kind!=="values")return;const stuck=query.
lastAt>0&&answer.at<=query.lastAt;return query.lastAt=Math.max(query.lastAt,answer.at),stuck?`stale: it answered for the same moment again (${new Date(answer.at*
1e3).toISOString()})`:void 0}async function oldSamples(access,definition,fill,answer){const selector=definition["fresh-series"];if(selector===void 0||answer.kind!==
"values"&&answer.kind!=="no-data")return;const age=await askPrometheus(access,`time() - max(timestamp(${fill(selector)}))`);if(age.kind==="no-data")return`stale\
: ${selector} has no sample`;if(age.kind!=="values")return`nobody can say how old the samples are: ${age.why}`;const seconds=age.series[0]?.value??1/0;return seconds<=
definition["fresh-seconds"]?void 0:`stale: the newest sample of ${selector} is ${Math.round(seconds)} s old, ${definition["fresh-seconds"]} s are allowed`}var recordSchema2=zod__WEBPACK_IMPORTED_MODULE_6__.
_H3({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),id:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),application:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),environment:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),database:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),operation:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),served:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),revision:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),at:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),sha256:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().regex(/^[0-9a-f]{64}$/),bytes:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().
min(1),tables:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.aig()),serverVersion:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),verified:zod__WEBPACK_IMPORTED_MODULE_6__.k5n(["read","restore"])}),dumpPath=(folder,id2)=>`${folder}/${id2}.dump`,recordPath=(folder,id2)=>`${folder}/${id2}\
.json`;async function readRecord(files,folder,id2){const text=await files.readText(recordPath(folder,id2));if(text!==void 0)try{const record10=recordSchema2.parse(
JSON.parse(text));return record10.id===id2?record10:void 0}catch{return}}async function listBackups(files,folder){const names=await files.list(folder),records=[];
for(const name of names){if(!name.endsWith(".json"))continue;const record10=await readRecord(files,folder,name.slice(0,-5));record10&&names.includes(`${record10.
id}.dump`)&&records.push(record10)}const known=new Set(records.flatMap(({id:id2})=>[`${id2}.json`,`${id2}.dump`]));return{records:records.sort((a,b)=>a.at.localeCompare(
b.at)||a.id.localeCompare(b.id)),others:names.filter(name=>!known.has(name))}}function backupsToDrop(records,keep2,pinned){const newest=new Set(records.slice(-Math.
max(1,keep2)).map(({id:id2})=>id2));return records.filter(({id:id2})=>!newest.has(id2)&&!pinned.includes(id2))}function parseConnection(text,variables,input){const missing3=[],
written=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(text,name2=>(variables[name2]===void 0&&missing3.push(name2),variables[name2])),wrong=(expected,seen)=>new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input,expected,seen}]);if(missing3.length>0)throw wrong("variables that the environment file has",`no ${[...new Set(missing3)].join(", ")}`);const match=/^postgres(?:ql)?(?:\+[a-z0-9_]+)?:\/\/(.*)$/s.
exec(written);if(!match)throw wrong("postgresql://USER:PASSWORD@HOST:PORT/NAME","another form");let url2;try{url2=new URL(`http://${match[1]??""}`)}catch{throw wrong(
"postgresql://USER:PASSWORD@HOST:PORT/NAME","a text that is no URL")}const name=decodeURIComponent(url2.pathname.slice(1));if(url2.username===""||name==="")throw wrong(
"a URL with a user and the name of a database","none");const port=url2.port||(/:80(?:\/|$)/.test(match[1]??"")?"80":"5432");return{host:(url2.searchParams.get("\
host")??url2.hostname.replace(/^\[(.*)\]$/,"$1"))||"localhost",port:url2.searchParams.get("port")??port,user:decodeURIComponent(url2.username),password:decodeURIComponent(
url2.password),name,sslmode:url2.searchParams.get("sslmode")??""}}var APPLICATION_NAME="compose-delivery";function connectionEnvironment(connection,inContainer,database=connection.
name){return{PGUSER:connection.user,PGPASSWORD:connection.password,PGDATABASE:database,PGCONNECT_TIMEOUT:"10",PGAPPNAME:APPLICATION_NAME,LC_ALL:"C",...inContainer?
{}:{PGHOST:connection.host,PGPORT:connection.port,...connection.sslmode===""?{}:{PGSSLMODE:connection.sslmode}}}}var identifier=name=>`"${name.replaceAll('"','"\
"')}"`,literal4=text=>`'${text.replaceAll("'","''")}'`,SqlFailure=class extends _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9{sqlState;constructor(seen,sqlState){
super(seen,sqlState===void 0?{advice:"is the database up, and its url right?"}:{}),this.name="SqlFailure",this.sqlState=sqlState}},QUERY_MS=6e4,PSQL=["-X","-q",
"-A","-t","-w","-v","ON_ERROR_STOP=1","-v","VERBOSITY=verbose"],sqlStateOf=said2=>/(?:ERROR|FATAL|PANIC):\s+([0-9A-Z]{5}):/.exec(said2)?.[1];function databaseClient(options2){
const{exec,streams,place,title}=options2,program=async(name,args,as={})=>{const who=as.admin===!0?options2.admin:options2.connection,database=as.database??options2.
connection.name,env=connectionEnvironment(who,place.kind==="container",database);if(place.kind==="host")return{argv:[name,...args],env};const container=await place.
find();if(container===void 0)throw new SqlFailure(`the container of ${title} does not run`,void 0);return{argv:["docker","exec","--interactive",...Object.keys(env).
flatMap(variable=>["--env",variable]),container,name,...args],env:{...env,...options2.dockerEnvironment}}},psql=async(sql,as)=>{const{argv,env}=await program("p\
sql",[...PSQL,"-f","-"],as),result=await exec(argv,{env,input:sql,timeoutMs:QUERY_MS,signal:new AbortController().signal});if(result.code===0)return result.stdout.
trim();throw result.code===127?new SqlFailure(`${argv[0]??""} is not installed where ${title} is asked, or not on the PATH there: ${lastWords(result.stderr)}`,void 0):
new SqlFailure(`${title} ${result.timedOut?`did not answer within ${QUERY_MS/1e3} s`:"refused"}: ${lastWords(result.stderr)}`,sqlStateOf(result.stderr))};return{
title,connection:options2.connection,streams,presence:async()=>place.kind==="host"||await place.find()!==void 0?"there":"absent",query:async(sql,as)=>JSON.parse(
await psql(sql,as)),execute:async(sql,as)=>{await psql(sql,as)},open:async as=>streams.open(await program("psql",PSQL,as)),program}}function lastWords(said2){return said2.
split(`
`).map(line=>line.replace(/^psql:[^:]*:\d+:\s*/,"").trim()).filter(line=>line!==""&&!/^LOCATION:/.test(line)).slice(-4).join("; ")||"it said nothing"}async function runProgram(client,name,args,options2){
const{argv,env}=await client.program(name,args,options2),{stdin,stdout,timeoutMs,signal}=options2,result=await client.streams.run({argv,env,timeoutMs,signal,...stdin===
void 0?{}:{stdin},...stdout===void 0?{}:{stdout}});if(result.code===0)return;const how=result.timedOut?`did not end within ${Math.round(timeoutMs/1e3)} s and wa\
s stopped`:`ended with ${result.code??result.signal??"a signal"}`;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name} of ${client.title} ${how}\
: ${lastWords(result.stderr)}`)}var NO_REVISION="none",ABSENT=["42P01","3F000"];async function readRevision(client,query){try{return revisionOf(await client.query(
revisionSql(query)))}catch(error){if(error instanceof SqlFailure&&ABSENT.includes(error.sqlState??""))return NO_REVISION;throw error}}var inner=query=>query.trim().
replace(/;+\s*$/,""),revisionSql=query=>`SELECT coalesce(json_agg(row_to_json(r)), '[]'::json) FROM (${inner(query)}) AS r;`;function revisionOf(rows){const heads=rows.
map(row=>Object.values(row)[0]).filter(value=>value!=null&&value!=="").map(value=>typeof value=="string"?value:JSON.stringify(value)).sort();return heads.length===
0?NO_REVISION:heads.join(",")}var readFacts=client=>client.query(`
    SELECT json_build_object(
      'version', current_setting('server_version'),
      'sizeBytes', pg_database_size(current_database()),
      'maxConnections', current_setting('max_connections')::int,
      'reserved', current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true)::int, 0),
      'used', (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),
      'usedHere', (SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND datname = current_database()));`);function connectionHeadroom(facts2,perSlot){const room=facts2.
maxConnections-facts2.reserved-(facts2.used-facts2.usedHere),each=perSlot??facts2.usedHere;if(each*2<=room)return{};const told=`two slots of ${each} connections\
 need ${each*2}; ${room} are left of max_connections ${facts2.maxConnections} (${facts2.reserved} reserved, ${facts2.used-facts2.usedHere} used by others)`;return perSlot===
void 0?{warning:`${told}, counted by the connections of now`}:{problem:told}}var TABLES=`
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`,COUNT_SCRIPT=`
SELECT format('SELECT json_build_array(%L, (SELECT count(*) FROM ONLY %I.%I))', n.nspname || '.' || c.relname, n.nspname, c.relname)
${TABLES} ORDER BY 1
\\gexec
`,END="end-of-counts";async function openSnapshot(client,request,limitMs){const revisionKnown=await tableOf(client,request.revisionQuery),session=await client.open();
try{session.send(`SET idle_in_transaction_session_timeout = '${Math.ceil(request.timeoutSeconds)}s';
SET row_security = off;
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT json_build_object('snapshot', pg_export_snapshot());
`);const id2=JSON.parse(await nextLine(client,session,limitMs));let revision=NO_REVISION;revisionKnown&&(session.send(`${revisionSql(request.revisionQuery).replaceAll(
`
`," ")}
`),revision=revisionOf(JSON.parse(await nextLine(client,session,limitMs))));const tables=await readCounts(client,session,limitMs);return{id:id2.snapshot,tables,
revision,close:async()=>{await session.close()}}}catch(error){const result=await session.close();throw error instanceof SqlFailure||result.code===0||result.stderr===
""?error:new SqlFailure(`${client.title} refused: ${lastWords(result.stderr)}`,sqlStateOf(result.stderr))}}async function tableOf(client,revisionQuery){try{return await client.
query(revisionSql(revisionQuery)),!0}catch(error){if(error instanceof SqlFailure&&["42P01","3F000"].includes(error.sqlState??""))return!1;throw error}}async function readCounts(client,session,limitMs){
session.send(`${COUNT_SCRIPT}SELECT ${literal4(END)};
`);const tables={};for(;;){const line=await nextLine(client,session,limitMs);if(line===END)return tables;const[name,rows]=JSON.parse(line);tables[name]=rows}}async function nextLine(client,session,limitMs){
const line=await session.line(limitMs);if(line===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the session with ${client.title} ende\
d`);return line}var SCRATCH="delivery_scratch_",RESTORE_ARGS=["--no-owner","--no-privileges","--no-subscriptions","--exit-on-error","-w"];async function readWhole(client,dump,left,signal){
await runProgram(client,"pg_restore",["--list"],{stdin:dump,timeoutMs:left(),signal}),await runProgram(client,"pg_restore",["-f","/dev/null"],{stdin:dump,timeoutMs:left(),
signal})}function differences(expected,seen){return[...new Set([...Object.keys(expected),...Object.keys(seen)])].filter(table=>expected[table]!==seen[table]).map(
table=>`${table}: expected ${expected[table]??"no table"}, restored ${seen[table]??"no table"}`)}async function restoreIntoScratch(client,dump,tables,options2){
const scratch=scratchName(client,options2.id);try{await createLike(client,scratch),await restoreInto(client,dump,scratch,tables,options2)}finally{await dropDatabase(
client,scratch)}}async function restoreInto(client,dump,database,tables,options2){const{left,signal,role}=options2,as={admin:!0,database},args=[...RESTORE_ARGS,
...role===void 0?[]:[`--role=${role}`],"--dbname",database];await runProgram(client,"pg_restore",args,{...as,stdin:dump,timeoutMs:left(),signal});const session=await client.
open(as);try{session.send(`SET row_security = off;
`);const wrong=differences(tables,await readCounts(client,session,left()));if(wrong.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`\
the restored rows are not those of the dump's snapshot: ${wrong.slice(0,5).join("; ")}`)}finally{await session.close()}}var scratchPrefix=client=>`${SCRATCH}${(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.
createHash)("sha256").update(client.connection.name).digest("hex").slice(0,8)}_`,scratchName=(client,id2)=>`${scratchPrefix(client)}${id2.replaceAll(/[^A-Za-z0-9]/g,
"").slice(-24)}`;async function createLike(client,name,owner){const live=await client.query(`SELECT json_build_object('encoding', pg_encoding_to_char(encoding),\
 'collate', datcollate, 'ctype', datctype)
    FROM pg_database WHERE datname = current_database();`);await client.execute(`CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING ${literal4(live.
encoding)} LC_COLLATE ${literal4(live.collate)} LC_CTYPE ${literal4(live.ctype)}${owner===void 0?"":` OWNER ${identifier(owner)}`};`,{admin:!0})}async function dropDatabase(client,name){
await client.execute(`DROP DATABASE IF EXISTS ${identifier(name)};`,{admin:!0})}async function dropScratch(client){const names=await client.query(`SELECT coales\
ce(json_agg(datname), '[]'::json) FROM pg_database WHERE starts_with(datname::text, ${literal4(scratchPrefix(client))});`);for(const name of names)await dropDatabase(
client,name)}async function endLeftovers(client){const sql=`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE application_name = ${literal4(APPLICATION_NAME)} AND usename = current_user AND pid <> pg_backend_pid()
    AND (datname = ${literal4(client.connection.name)} OR starts_with(datname::text, ${literal4(scratchPrefix(client))})) \\g /dev/null`;for(const admin of[!1,!0])
await client.execute(sql,{admin})}var SPARE_BYTES=64*1024*1024,LOCK_WAIT_MS=15e3;function deadline(clock,seconds,what){const end=clock.monotonic()+seconds*1e3;return()=>{
const left=end-clock.monotonic();if(left<=0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${what} took longer than ${seconds} s and was sto\
pped`);return left}}var TRIES=3;async function takeBackup(world,request){const{streams}=world.client,left=deadline(world.clock,request.timeoutSeconds,"the backu\
p");for(let tries=1;;tries+=1){const losses=await streams.losses?.();try{return await takeOnce(world,request,left)}catch(error){if(!(losses!==void 0&&(await streams.
losses?.()??0)>losses)||tries>=TRIES||world.signal?.aborted)throw error;world.log.warning(`the connection broke during the backup, which is made again: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}}async function takeOnce(world,request,left){const{client,files,clock,folder}=world;await tidy(world);const facts2=await readFacts(client),needed=facts2.
sizeBytes+SPARE_BYTES,free=await client.streams.freeBytes(folder);if(free<needed)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the backup o\
f ${client.title} may need ${megabytes(needed)}, and ${megabytes(free)} are free in ${folder}`,{advice:"make room, or lower database.backup.keep; nothing was ch\
anged"});const at=new Date(clock.now()).toISOString(),id2=`${at.replaceAll(/[:.]/g,"-")}-${request.operation.replaceAll(/[^A-Za-z0-9]/g,"").slice(0,24)}`,part2=`${folder}\
/${id2}.part`;try{const bound=await dumpInSnapshot(world,request,part2,left),digest3=await client.streams.digest(part2);await readWhole(client,part2,left,world.
signal),request.verify==="restore"&&await restoreIntoScratch(client,part2,bound.tables,{id:id2,left,signal:world.signal});const record10={schema:1,id:id2,application:world.
application,environment:world.environment,database:client.connection.name,operation:request.operation,served:request.served,revision:bound.revision,at,sha256:digest3.
sha256,bytes:digest3.bytes,tables:bound.tables,serverVersion:facts2.version,verified:request.verify};return await client.streams.publish(part2,dumpPath(folder,id2)),
await files.writeAtomic(recordPath(folder,id2),`${JSON.stringify(record10,null,1)}
`,384),record10}catch(error){throw await files.remove(part2).catch(()=>{}),new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`there is no verified bac\
kup: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`,{cause:error,advice:"nothing was changed: no migration ran, traffic was not touched"})}}
async function tidy(world){const{others:others2}=await listBackups(world.files,world.folder);for(const name of others2.filter(other=>other.endsWith(".part")))world.
log.info(`removed: ${name}, part of a backup that did not come to its end`),await world.files.remove(`${world.folder}/${name}`);await endLeftovers(world.client),
await dropScratch(world.client)}async function dumpInSnapshot(world,request,part2,left){const{client,signal}=world,snapshot=await openSnapshot(client,request,left());
try{const args=["-Fc","-w",`--snapshot=${snapshot.id}`,`--lock-wait-timeout=${LOCK_WAIT_MS}`];return await runProgram(client,"pg_dump",args,{stdout:part2,timeoutMs:left(),
signal}),snapshot}finally{await snapshot.close()}}var megabytes=bytes=>`${Math.ceil(bytes/1048576)} MB`,IN_USE="55006",SWAP_TRIES=10,SWAP_PAUSE_MS=200,confirmationOf=(application,environment,backup2)=>`${application}\
/${environment||"default"}/${backup2}`;function checkConfirmation(place,backup2,typed){const expected=confirmationOf(place.application,place.environmentName,backup2);
if(typed!==expected)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"confirm",expected:`${expected}, typed exactly: a restore replaces\
 the data of ${place.application}`,seen:typed===""?"nothing":JSON.stringify(typed)}])}async function findBackup(world,id2){const record10=await readRecord(world.
files,world.folder,id2),{records}=await listBackups(world.files,world.folder);if(!record10||!records.some(other=>other.id===id2))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`there is no backup ${JSON.stringify(id2)}; possible: ${records.map(other=>`${other.id} (revision ${other.revision})`).join(", ")||"none"}`);const{application,
environment,database}=record10;if(application!==world.application||environment!==world.environment||database!==world.client.connection.name)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`backup ${id2} is of ${application}/${environment}, database ${database}: it is not restored here`);return record10}async function restoreBackup(world,request){
const{client,log,clock,folder}=world,left=deadline(clock,request.timeoutSeconds*3,"the restore"),backup2=await findBackup(world,request.backup),dump=dumpPath(folder,
backup2.id),digest3=await client.streams.digest(dump);if(digest3.sha256!==backup2.sha256)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`back\
up ${backup2.id} was altered: expected sha256 ${backup2.sha256}, saw ${digest3.sha256}`);await readWhole(client,dump,left,world.signal),log.info("a dump of the \
present state comes first");const safety=await takeBackup(world,{...request,operation:"restore"}),name=client.connection.name,beside=`${name.slice(0,40)}_delive\
ry_new`,stamp=safety.at.replaceAll(/[^0-9]/g,"").slice(0,17),keptAs=`${name.slice(0,40)}_before_${stamp}`;await dropDatabase(client,beside);try{const owner=client.
connection.user;await createLike(client,beside,owner),await restoreInto(client,dump,beside,backup2.tables,{left,signal:world.signal,role:owner})}catch(error){throw await dropDatabase(
client,beside).catch(()=>{}),new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${backup2.id} was not restored: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`,{cause:error,advice:"the live database is as it was, and the application was not stopped"})}const began=clock.monotonic();log.warning("the applicat\
ion is stopped now: its database is exchanged"),await stopSlots(world),await swap(client,clock,beside,keptAs);const stoppedMs=Math.ceil(clock.monotonic()-began);
return log.warning(`${name} is now the state of ${backup2.at}; what was there is kept as the database ${keptAs} and as backup ${safety.id}. Drop the former by h\
and when nobody needs it any more.`),{backup:backup2,safety,keptAs,stoppedMs}}async function stopSlots({engine,graceSeconds}){const slots=await engine.observe();
for(const slot of["blue","green"])slots[slot].singletons.length>0&&await engine.stopSingletons(slot,graceSeconds),slots[slot].state!=="absent"&&await engine.stop(
slot,graceSeconds)}async function swap(client,clock,beside,keptAs){const name=client.connection.name,sql=`BEGIN;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname IN (${literal4(name)}, ${literal4(beside)}) AND pid <> pg_backend_pid() \\g /dev/null
ALTER DATABASE ${identifier(name)} RENAME TO ${identifier(keptAs)};
ALTER DATABASE ${identifier(beside)} RENAME TO ${identifier(name)};
COMMIT;`;for(let tries=1;;tries+=1)try{return await client.execute(sql,{admin:!0,database:"postgres"})}catch(error){if(!(error instanceof SqlFailure)||error.sqlState!==
IN_USE||tries===SWAP_TRIES)throw error;await clock.sleep(SWAP_PAUSE_MS)}}var GRACE_SECONDS=10,backupFolder=folder=>`${folder}/backups`;function openDatabase(world){
const definition=world.application.database;if(!definition)return;const client=clientOf(world,definition),{files,clock,log,signal,application}=world,folder=backupFolder(
world.folder),query=definition.schema["revision-query"],backupWorld={client,files,clock,log,signal,folder,application:application.application,environment:application.
environmentName||"default"},rules={verify:definition.backup.verify,revisionQuery:query,timeoutSeconds:definition.backup["timeout-seconds"]};return{title:client.
title,definition,presence:()=>client.presence(),revision:()=>readRevision(client,query),facts:()=>readFacts(client),backup:request=>takeBackup(backupWorld,{...request,
...rules}),restore:(request,engine)=>restoreBackup({...backupWorld,log,engine,graceSeconds:GRACE_SECONDS},{...request,...rules}),backups:async()=>(await listBackups(
files,folder)).records,retain:pinned=>retain(files,folder,definition.backup.keep,pinned)}}async function retain(files,folder,keep2,pinned){const{records}=await listBackups(
files,folder),drop=backupsToDrop(records,keep2,pinned);for(const{id:id2}of drop)await files.remove(dumpPath(folder,id2)),await files.remove(recordPath(folder,id2));
return drop.map(({id:id2})=>id2)}function clientOf(world,definition){const{variables}=world,connection=parseConnection(definition.url,variables,"database.url of\
 the delivery file"),admin=parseConnection(definition["admin-url"]??definition.url,variables,"database.admin-url of the delivery file");for(const{password}of[connection,
admin])password!==""&&world.log.mask(password);const{service}=definition;return databaseClient({exec:service===void 0?world.exec:world.there?.docker??world.docker,
streams:world.streams,place:service===void 0?{kind:"host"}:containerOf(world,service),title:`database ${connection.name} ${service===void 0?`on ${connection.host}\
:${connection.port}`:`in ${service}`}`,connection,admin,...world.there?{dockerEnvironment:world.there.dockerEnvironment}:{}})}function containerOf(world,service){
const filters=[`deployment=${world.deploymentId}`,`service=${service}`,"role=shared"];return{kind:"container",find:async()=>(await world.docker(["docker","ps","\
--quiet","--no-trunc",...filters.flatMap(filter=>["--filter",`label=compose-delivery.${filter}`])],{timeoutMs:3e4,signal:new AbortController().signal})).stdout.
trim().split(`
`)[0]||void 0}}function environmentChanges(then,now){return!then||!now||then.key!==now.key?[]:Object.entries(then.values).flatMap(([name,old])=>{const current2=now.
values[name]??"";return old===current2?[]:[{name,how:current2===""?"gone":old===""?"new":"changed"}]})}var describeChanges=changes=>changes.map(({name,how})=>`${name.
replace(/^file:/,"")} ${how==="gone"?"is gone":how==="new"?"is new":"has changed"}`).join(", ");function wholeDelivery(operation,warm){const{slot,release,from}=operation,
here={slot,release:release.id},start2=warm?[]:[{step:"start-idle",why:`${release.version} is started in ${slot}, which gets no traffic`,...here}];return[{step:"\
preflight",why:"nothing may be missing once traffic is about to move",...here},...dataSteps(operation),...start2,{step:"verify-idle",why:`${slot} must be health\
y, of the right version and checked before it gets traffic`,...here},{step:"switch",why:`all services move ${from?`from ${from.slot} `:""}to ${slot} at once`,...here},
...afterSwitch(operation)]}function dataSteps({data,slot,release}){const here={slot,release:release.id};return[...data?.backup===!0?[{step:"backup",why:"a verif\
ied dump comes before anything is changed",...here}]:[],...data?.migrate===!0?[{step:"migrate",why:"the schema is expanded first: the release that serves goes o\
n running on it",...here}]:[]]}function afterSwitch(operation){const here={slot:operation.slot,release:operation.release.id};return[{step:"confirm",why:`new con\
nections must see generation ${operation.generation}`,...here},{step:"watch",why:"real traffic decides whether the release stays",...here},{step:"singletons",why:"\
workers run once: the old ones stop before the new ones start",...here},{step:"commit",why:`the ledger says what the router serves: ${operation.release.version}`,
...here},...afterCommit(operation)]}function afterCommit(operation){const here={slot:operation.slot,release:operation.release.id};return[...operation.from?[{step:"\
drain",why:`what ${operation.from.slot} still answers may finish`,slot:operation.from.slot,release:operation.from.release},{step:"retain",why:`${operation.from.
slot} stays a target for a rollback`,slot:operation.from.slot,release:operation.from.release}]:[],{step:"prune",why:"artifacts that no release needs make room",
...here}]}function framed(steps){return[{step:"lock",why:"one delivery at a time; its number is the fence for everything that follows"},{step:"reconcile",why:"r\
outer, engine and ledger are looked at before anything is believed"},...steps,{step:"unlock",why:"the next delivery may begin"}]}function covers(entries,revision){
return entries.some(entry=>{if(entry===revision)return!0;const range=/^(\d+)\.\.(\d+)$/.exec(entry);if(!range||!/^\d+$/.test(revision))return!1;const value=BigInt(
revision);return BigInt(range[1]??"0")<=value&&value<=BigInt(range[2]??"0")})}function releaseRunsOn(release,revision,ledger,also=[]){const{schema,version}=release,
own=schema?.revision;if(own===revision)return{runs:"yes",why:`${version} is of revision ${revision}`};if(schema&&covers(schema.runsOn,revision))return{runs:"yes",
why:`${version} says that it runs on revision ${revision}`};if(ledger.releases.find(({id:id2})=>id2===release.id)?.servedOn?.includes(revision))return{runs:"yes",
why:`${version} has served on revision ${revision}`};const newest=also.filter(other=>other.schema?.revision===revision),host=(newest.length>0?newest:ledger.releases).
find(other=>other.schema?.revision===revision&&own!==void 0&&covers(other.schema.acceptsCode,own));return host?{runs:"yes",why:`${host.version}, of revision ${revision}\
, accepts code of ${own??""}`}:own===void 0&&(schema?.runsOn.length??0)===0?{runs:"unknown",why:`${version} never said on what revisions it runs, and has not se\
rved on ${revision}`}:{runs:"no",why:`${version} is of revision ${own??"unknown"} and does not run on ${revision}`}}function refuseSchema(release,live,ledger,also=[]){
if(live===void 0)return;if("unknown"in live)return`the database does not say its revision (${live.unknown}), so nobody knows whether ${release.version} runs on \
it`;const answer=releaseRunsOn(release,live.revision,ledger,also);return answer.runs==="yes"?void 0:`the database is at revision ${live.revision}: ${answer.why}`}
function revisionAfter(release,live,ledger,migrates){return!migrates||runsAsItIs(release,live,ledger)?live:release.schema?.revision}var runsAsItIs=(release,live,ledger)=>release.
schema?.revision!==void 0&&releaseRunsOn(release,live,ledger).runs==="yes";function refuseMigration(release,active,live,ledger,migrates){if(live===void 0)return;
if("unknown"in live)return active&&migrates?`the database does not say its revision (${live.unknown})`:void 0;const after3=revisionAfter(release,live.revision,ledger,
migrates);if(after3===void 0)return;const fits2=releaseRunsOn(release,after3,ledger);if(fits2.runs==="no")return`the database stays at revision ${after3}: ${fits2.
why}`;if(!active||after3===live.revision)return;const answer=releaseRunsOn(active,after3,ledger,[release]);return answer.runs==="no"?`the migration leads to rev\
ision ${after3}: ${answer.why}, so there would be no way back; expand first and contract in a later release (schema.accepts-code)`:void 0}function compareVersions(a,b){
const[left,right]=[split(a),split(b)];for(let i=0;i<3;i+=1){const difference=(left.core[i]??0)-(right.core[i]??0);if(difference!==0)return difference}if(left.pre.
length===0||right.pre.length===0)return right.pre.length-left.pre.length;for(let i=0;i<Math.max(left.pre.length,right.pre.length);i+=1){const difference=compareIdentifiers(
left.pre[i],right.pre[i]);if(difference!==0)return difference}return 0}function split(version){const plain2=version.replace(/^v/,"").replace(/\+.*$/,""),dash=plain2.
indexOf("-");return{core:(dash===-1?plain2:plain2.slice(0,dash)).split(".").map(Number),pre:dash===-1?[]:plain2.slice(dash+1).split(".")}}function compareIdentifiers(a,b){
if(a===void 0||b===void 0)return a===b?0:a===void 0?-1:1;const[numberA,numberB]=[/^\d+$/.test(a),/^\d+$/.test(b)];return numberA&&numberB?Number(a)-Number(b):numberA!==
numberB?numberA?-1:1:a<b?-1:a>b?1:0}function planWanted(desired,observed){if(desired.kind==="deploy")return planDeploy(desired,observed);if(desired.kind==="roll\
back")return planRollback(desired,observed);const{router,ledger}=observed;return{kind:"noop",why:router.active?`${router.active} serves ${ledger.active?.release??
"a release that the ledger does not know"}; nothing was left to do`:"nothing was ever delivered here",release:ledger.active?.release??"",slot:router.active??"bl\
ue"}}var runs=(observed,slot)=>observed.slots[slot].state==="running";function planDeploy(desired,observed){const{ledger,router}=observed,{release}=desired,known=findRelease(
ledger,release.id);if(known?.status==="bad"&&!desired.allowBad)return refuseBad(known);if(router.active&&ledger.active?.release===release.id&&runs(observed,router.
active)){if(known?.status==="unproven")return promote(desired,observed,release,router.active);if(known?.status==="good")return{kind:"noop",why:`${release.version}\
 (${release.id}) is already active in ${router.active}`,release:release.id,slot:router.active}}const active=findRelease(ledger,ledger.active?.release),older=active&&
!desired.allowOlder?olderThan(release,active):void 0;if(older)return{kind:"refuse",code:"older",why:`${older} (input allow-older lets it through)`};const serving2=(router.
active&&observed.slots[router.active].release)??active,gate=refuseMigration(release,serving2,observed.database,ledger,desired.data?.migrate===!0);if(gate!==void 0&&
desired.schema!=="force")return refuseBySchema(gate);const operation=begin(desired,observed,release,void 0,gate);return{kind:"run",purpose:"deliver",why:active?
`${active.version} is active, ${release.version} is wanted`:`first delivery of ${release.version}`,operation,fresh:!0,steps:wholeDelivery(operation,!1),again:!1}}
function promote(desired,observed,release,slot){const previous=rollbackTarget(observed.ledger),other=otherSlot(slot),warm=previous&&observed.slots[other].release?.
id===previous.id?previous:void 0,operation={id:desired.operationId,kind:"deploy",release,slot,...warm?{from:{slot:other,release:warm.id}}:{},generation:observed.
router.generation};return{kind:"run",purpose:"deliver",why:`${release.version} serves already, but its watch was inconclusive: it is watched again`,operation,fresh:!0,
steps:afterSwitch(operation),again:!1}}function planRollback(desired,observed){const{ledger,slots,router}=observed,target=targetNamed(ledger,desired.to);if(!target)
return refuseTarget(desired.to,ledger);if(router.active&&ledger.active?.release===target.id&&runs(observed,router.active))return{kind:"noop",why:`${target.version}\
 (${target.id}) is already active in ${router.active}`,release:target.id,slot:router.active};if(target.status==="superseded"&&!onlyImages(target))return{kind:"r\
efuse",code:"gone",why:`the artifacts of ${target.version} are not kept any more; ${choices(ledger)}`};if(target.status!=="good"&&target.status!=="superseded"&&
!desired.allowBad)return refuseBad(target);const gate=refuseSchema(target,observed.database,ledger);if(gate!==void 0&&desired.schema!=="force")return refuseBySchema(
gate);const operation=begin(desired,observed,stripRecord(target),desired.reason,gate),idle=slots[operation.slot],warm=idle.state==="running"&&idle.release?.id===
target.id;if(desired.mode==="warm"&&!warm)return{kind:"refuse",code:"not-warm",why:`${target.version} does not run in ${operation.slot}, so it cannot be returne\
d to by a switch alone (input mode)`};const quick=warm&&desired.mode!=="stopped"&&desired.mode!=="repull",changes=describeChanges(environmentChanges(target.environment,
observed.environment));return changes!==""&&!quick&&desired.changedEnvironment!=="current"?refuseEnvironment(target,changes):{kind:"run",purpose:"deliver",why:quick?
`${target.version} still runs in ${operation.slot}: traffic goes back to it${changes===""?"":` (it has the values that it was started with; since then ${changes}\
)`}`:`${target.version} is started from its artifacts in ${operation.slot}${changes===""?"":`, with the values of now (since it was delivered ${changes})`}`,operation,
fresh:!0,steps:wholeDelivery(operation,quick),again:!1}}function begin(desired,observed,release,reason,forced){const{router,ledger}=observed,from=router.active&&
ledger.active?{slot:router.active,release:ledger.active.release}:void 0;return{id:desired.operationId,kind:desired.kind,release,slot:router.active?otherSlot(router.
active):"blue",...from?{from}:{},generation:router.generation+1,...reason?{reason}:{},...desired.kind==="deploy"&&desired.data?{data:desired.data}:{},...forced===
void 0?{}:{forced},...desired.kind==="rollback"&&desired.mode==="repull"?{repull:!0}:{}}}var refuseBySchema=why=>({kind:"refuse",code:"schema",why:`${why} (inpu\
t schema: force overrules it, and that is recorded)`}),refuseEnvironment=(target,changes)=>({kind:"refuse",code:"environment",why:`${target.version} would be st\
arted with other values than it ran with: ${changes}; put them back, or accept the values of now (input changed-environment: current)`}),targetNamed=(ledger,to)=>to===
"previous"?rollbackTarget(ledger):named2(ledger,to);function stripRecord(record10){const{id:id2,version,sha,artifacts,services,listeners,createdAt,runId,runUrl,
schema,environment}=record10;return{id:id2,version,sha,artifacts,services,listeners,createdAt,...schema===void 0?{}:{schema},...environment===void 0?{}:{environment},
...runId===void 0?{}:{runId},...runUrl===void 0?{}:{runUrl}}}var onlyImages=release=>Object.values(release.artifacts).every(artifact=>/^[^@]+@sha256:/.test(artifact));
function named2(ledger,to){const byVersion=ledger.releases.filter(release=>to.startsWith("sha256:")?Object.values(release.artifacts).some(artifact=>artifact.endsWith(
`@${to}`)||artifact.endsWith(`:${to}`)):release.version===to.replace(/^v/,""));return findRelease(ledger,to)??byVersion.findLast(release=>release.status==="good")??
byVersion.at(-1)}function olderThan(release,active){const order=compareVersions(release.version,active.version);if(order<0)return`${release.version} is older th\
an the active ${active.version}`;const[run3,activeRun]=[Number(release.runId),Number(active.runId)];if(order===0&&run3<activeRun)return`run ${run3} is older tha\
n run ${activeRun}, which delivered the active ${active.version}`}var refuseBad=release=>({kind:"refuse",code:"bad-release",why:`${release.version} (${release.id}\
) is on record as ${release.status}${release.reason?`: ${release.reason}`:""} (input allow-bad lets it through)`});function refuseTarget(to,ledger){return to===
"previous"?{kind:"refuse",code:"no-target",why:`there is no good release to return to; ${choices(ledger)}`}:{kind:"refuse",code:"unknown-target",why:`no release\
 is called ${JSON.stringify(to)} (input to); ${choices(ledger)}`}}function choices(ledger){const good=ledger.releases.filter(r=>r.status==="good"&&r.id!==ledger.
active?.release);return good.length===0?"the ledger holds no other good release":`possible: ${good.map(r=>`${r.version} (${r.id})`).join(", ")}`}function dataSteps2({
database},inputs){if(database)return{backup:inputs.backup==="auto"&&database.backup.mode!=="off",migrate:inputs.migrate==="auto"&&database.migrate!==void 0}}function openJudges(ports,request){
const{application,streams}=request;if(application.database&&!streams)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"database of the \
delivery file",expected:"a way to run programs with files as their streams, which dumps need",seen:"none: whoever opens this deployment hands in none"}]);const{
clock,log,signal}=ports,database=streams&&openDatabase({...request,clock,log,signal,streams}),{prometheus}=application.watch;return{...database?{database}:{},...prometheus?
{metrics:metricsWatch({...ports,variables:request.variables},prometheus)}:{}}}function restoreFor(ports,deployment,asked){const{application,database,folder,place}=deployment;
if(checkConfirmation(application,asked.backup,asked.confirm),!database)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"restore-backup",
expected:"a database in the delivery file",seen:"none"}]);let restored;return{done:()=>restored,before:async()=>{const{ledger}=await readLedger(place.files,folder),
target=targetNamed(ledger,asked.to);if(!target)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`no release is called ${JSON.stringify(asked.to)}\
 (input to): nothing could run on the restored data`);const record10=(await database.backups()).find(({id:id2})=>id2===asked.backup),why=record10&&refuseSchema(
target,{revision:record10.revision},ledger);if(why!==void 0&&asked.schema!=="force")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`after the\
 restore of ${asked.backup}, ${why}; choose another release (input to) or another backup. Nothing was changed`);restored=await database.restore({backup:asked.backup,
served:findRelease(ledger,ledger.active?.release)?.version??""},deployment.engine),ports.log.info(`restored ${asked.backup}; the application was stopped for it`)}}}
function trafficTargets(application,base){const{paths:paths2,post,slow,sse,websocket}=application.watch.probe;return[{base,get:paths2,post,slow,sse,websocket}]}
var manifestSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),service:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),digest:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),python:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().optional(),version:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),createdAt:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()});
async function findTree(world,service,text){const artifact=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.GJ)(service,text);if(artifact.kind!=="tree")return{
problem:`${service}: engine "process" runs trees (tree:sha256:...), not images (${text})`};const folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
TS)(world.stateDirectory,service,artifact.digest),manifest=await world.files.readText(`${folder}/artifact.json`);if(manifest===void 0)return{problem:`${service}\
: its artifact ${text} is not in the store (${folder})`};try{const read3=manifestSchema.parse(JSON.parse(manifest));return read3.digest!==artifact.digest||read3.
service!==service?{problem:`${service}: ${folder}/artifact.json is that of ${read3.service} ${read3.digest}`}:{source:`${folder}/source`,python:read3.python}}catch(error){
return{problem:`${service}: ${folder}/artifact.json cannot be read: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`}}}var RUN_ROLES=["col\
ored","singleton","oneshot"];async function missingOf(world,release){return(await Promise.all(Object.entries(release.services).filter(([,definition])=>RUN_ROLES.
includes(definition.role)).map(([service,definition])=>missingOfService(world,release,service,definition)))).flat()}async function missingOfService(world,release,service,definition){
const artifact=release.artifacts[service];if(!definition.process)return artifact===void 0&&definition.role!=="colored"?[]:[`services.${service}.process: expecte\
d how to run it without containers, saw nothing`];if(artifact===void 0)return[`${service}: no artifact was given (input images), and no active release has one`];
const tree=await findTree(world,service,artifact);if("problem"in tree)return[tree.problem];const problems=[],directory=`${tree.source}/${definition.process.directory}`;
await world.files.exists(directory)||problems.push(`${service}: ${directory} is not there`),definition.process.command[0]==="python"&&(tree.python===void 0?problems.
push(`${service}: its artifact names no python, but its command is "python"`):await world.files.exists(tree.python)||problems.push(`${service}: ${tree.python} i\
s not there`));const unset=definition.secrets.filter(name=>!world.variables[name]);unset.length>0&&problems.push(`${service}: the environment file lacks ${unset.
join(", ")} (services.${service}.secrets)`);const uid=world.host.isRoot()?definition.process.uid:void 0;if(uid!==void 0&&problems.length===0){const closed=await world.
host.unreachable(directory,uid)??(tree.python===void 0?void 0:await world.host.unreachable(tree.python,uid));closed!==void 0&&problems.push(`${service}: user ${uid}\
 cannot enter ${closed}; put the state directory where other users may go, or allow it there (chmod o+x)`)}return problems}async function pruneTrees(world,artifacts){
const gone=[];for(const{service,artifact}of artifacts){const parsed=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.GJ)(service,artifact);if(parsed.kind!==
"tree")continue;const folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.TS)(world.stateDirectory,service,parsed.digest);await world.files.exists(folder)&&
(await world.files.remove(`${folder}/artifact.json`),await world.files.remove(folder),gone.push(`${service} ${parsed.digest.slice(0,19)}`))}return gone}var MARKER="\
DELIVERY_PROCESS",LOOPBACK="127.0.0.1",marker=(deploymentId,slot,service="")=>`${deploymentId}/${slot}/${service}`;function withUrls(text,place,input){return text.
replace(/\$\{url\.([a-z][a-z0-9_-]*)\}/g,(_,service)=>{const port=place.ports[service];if(port===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${input}: expected a service with a port in the same slot${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(service,Object.keys(place.ports))}, s\
aw "${service}"`);return`http://${LOOPBACK}:${port}`})}function serviceEnvironment(place,service,source,python){const definition=definitionOf(place.release,service),
own=ownVariables(place,service),lookup=name=>own[name]??place.variables[name],declared=Object.fromEntries(Object.entries(definition.env).map(([name,value])=>[name,
(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(withUrls(value,place,`services.${service}.env.${name}`),lookup)])),secrets=Object.fromEntries(definition.
secrets.map(name=>[name,place.variables[name]??""])),pythonPath=(definition.process?.["python-path"]??[]).map(folder=>`${source}/${folder}`);return{PATH:[python?.
slice(0,python.lastIndexOf("/")),place.searchPath].filter(Boolean).join(":"),LANG:"C.UTF-8",PYTHONUNBUFFERED:"1",...pythonPath.length>0?{PYTHONPATH:pythonPath.join(
":")}:{},...own,...declared,...secrets,[MARKER]:marker(place.deploymentId,place.slot,service)}}function ownVariables(place,service){const port=place.ports[service];
return{HOST:LOOPBACK,...port===void 0?{}:{PORT:String(port)},DELIVERY_SLOT:place.slot,DELIVERY_GENERATION:String(place.generation),DELIVERY_RELEASE:place.release.
id,DELIVERY_VERSION:place.release.version}}function serviceCommand(place,service,environment,python){const argv=(definitionOf(place.release,service).process?.command??
[]).map(word=>(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(withUrls(word,place,`services.${service}.process.command`),name=>environment[name]??place.
variables[name]));return argv[0]==="python"&&python!==void 0?[python,...argv.slice(1)]:argv}function definitionOf(release,service){const definition=release.services[service];
if(!definition)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`release ${release.id} has no service ${service}`);return definition}var POLL_MS=50;
async function alive(world,record10){return record10?.pid===void 0?!1:(await world.host.identity(record10.pid))?.startTime===record10.startTime}async function pidsOf(world,slot,service,record10){
const group=record10?.pid!==void 0&&await alive(world,record10)?await world.host.group(record10.pid):[],own=marker(world.deploymentId,slot,service),marked=await world.
host.marked(MARKER,`${own}\0`);return[...new Set([...group,...marked])]}async function endServices(world,slot,services,graceSeconds){const remaining=async()=>(await Promise.
all(Object.entries(services).map(([name,record10])=>pidsOf(world,slot,name,record10)))).flat(),first=await remaining();if(first.length===0)return!0;if(graceSeconds>
0){const leaders=[];for(const record10 of Object.values(services))record10?.pid!==void 0&&await alive(world,record10)&&leaders.push(record10.pid);for(const leader of leaders)
await world.host.signal(-leader,"SIGTERM");if(leaders.length===0)for(const pid of first)await world.host.signal(pid,"SIGTERM");const started=world.clock.monotonic();
for(;world.clock.monotonic()-started<graceSeconds*1e3;){if((await remaining()).length===0)return!0;await world.clock.sleep(POLL_MS)}}const stubborn=await remaining();
for(const pid of stubborn)await world.host.signal(pid,"SIGKILL");for(let i=0;i<100&&(await remaining()).length>0;i+=1)await world.clock.sleep(POLL_MS);return stubborn.
length===0}async function killMarked(world,slot){const prefix=slot?marker(world.deploymentId,slot):`${world.deploymentId}/`,found=await world.host.marked(MARKER,
prefix);for(const pid of found)await world.host.signal(pid,"SIGKILL");for(let i=0;i<100&&(await world.host.marked(MARKER,prefix)).length>0;i+=1)await world.clock.
sleep(POLL_MS);return found.length}var portsSchema=zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.
Whr().min(1).max(65535)),fileSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),blue:portsSchema,green:portsSchema}),fileOf=folder=>`${folder}\
/slots/ports.json`;async function read({files,folder}){const text=await files.readText(fileOf(folder));try{return fileSchema.parse(JSON.parse(text??""))}catch{return{
schema:1,blue:{},green:{}}}}async function settle(world,services,keep2){const before=await read(world),kept2={schema:1,blue:{...before.blue},green:{...before.green}},
taken=()=>SLOTS.flatMap(slot=>Object.values(kept2[slot]));for(const slot of SLOTS)for(const service of services){const port=kept2[slot][service];if(port!==void 0&&
await keep2(slot,service,port))continue;const[free]=await world.host.freePorts(1,taken());free!==void 0&&(kept2[slot][service]=free)}return JSON.stringify(kept2)!==
JSON.stringify(before)&&await world.files.writeAtomic(fileOf(world.folder),`${JSON.stringify(kept2)}
`,420),kept2}var plannedPorts=(world,services)=>settle(world,services,()=>Promise.resolve(!0));async function portsForStart(world,slot,services,holds=()=>!1){const kept2=await settle(
world,services,async(where,service,port)=>where!==slot||holds(service,port)||await world.host.portIsFree(port));return Object.fromEntries(services.map(service=>[
service,kept2[slot][service]??0]))}var addressesOf=(ports,services)=>{const of=slot=>Object.fromEntries(services.flatMap(service=>{const port=ports[slot][service];
return port===void 0?[]:[[service,`http://127.0.0.1:${port}`]]}));return{blue:of("blue"),green:of("green")}},serviceSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc(
{role:zod__WEBPACK_IMPORTED_MODULE_6__.k5n(["colored","singleton"]),pid:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().optional(),startTime:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP().optional(),port:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().optional(),log:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()}),slotSchema=zod__WEBPACK_IMPORTED_MODULE_6__.
Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),slot:zod__WEBPACK_IMPORTED_MODULE_6__.k5n(["blue","green"]),generation:zod__WEBPACK_IMPORTED_MODULE_6__.Whr(),
release:zod__WEBPACK_IMPORTED_MODULE_6__.IeY(value=>typeof value=="object"&&value!==null&&"id"in value&&"services"in value),services:zod__WEBPACK_IMPORTED_MODULE_6__.
g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),serviceSchema)}),slotFile=(folder,slot)=>`${folder}/slots/${slot}.json`;async function readSlot(files,folder,slot){const text=await files.
readText(slotFile(folder,slot));if(text!==void 0)try{return slotSchema.parse(JSON.parse(text))}catch{return}}function writeSlot(files,folder,record10){return files.
writeAtomic(slotFile(folder,record10.slot),`${JSON.stringify(record10,null,1)}
`,384)}function forgetSlot(files,folder,slot){return files.remove(slotFile(folder,slot))}var ONESHOT_TIMEOUT_MS=10*6e4,KEEP_LOGS=3,SETTLE_MS=1e3;function servicesOf(release,role){
return Object.entries(release.services).filter(([name,service])=>service.role===role&&service.process&&release.artifacts[name]!==void 0).map(([name])=>name)}var logOf=(world,slot,service)=>`${world.
folder}/logs/${slot}-${service}.log`;async function startColored(world,slot,release,generation,how={}){const services=servicesOf(release,"colored"),before=await matching(
world,slot,release),own=before&&await keptPorts(world,before,services);own||await killMarked(world,slot);const kept2=own?before:void 0,ports=own??await portsForStart(
world,slot,withPorts(release,services)),place=placeOf(world,slot,release,generation,ports);let record10={schema:1,slot,generation,release,services:{...Object.fromEntries(
Object.entries(kept2?.services??{}).filter(([,service])=>service.role==="singleton")),...Object.fromEntries(services.map(name=>[name,kept2?.services[name]??{role:"\
colored",log:logOf(world,slot,name),...ports[name]===void 0?{}:{port:ports[name]}}]))}};if(await writeSlot(world.files,world.folder,record10),how.oneshots!=="sk\
ip")for(const service of servicesOf(release,"oneshot"))service!==world.migration&&await runOneshot(world,place,service);for(const service of services){const old=record10.
services[service];if(old&&await alive(world,old))continue;old&&await endServices(world,slot,{[service]:old},0);const identity2=await launch(world,place,service);
record10=withService(record10,service,identity2),await writeSlot(world.files,world.folder,record10)}}async function startSingletons(world,slot,release,generation){
const services=servicesOf(release,"singleton");if(services.length===0)return;let record10=await matching(world,slot,release);if(!record10)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`slot ${slot} does not hold ${release.version}: its workers cannot be started there`);const known=Object.fromEntries(Object.entries(record10.services).flatMap(
([name,service])=>service.port===void 0?[]:[[name,service.port]])),needPorts=services.filter(name=>release.services[name]?.port!==void 0&&known[name]===void 0),
ports={...known,...await portsForStart(world,slot,needPorts)},place=placeOf(world,slot,release,generation,ports);for(const service of services){const old=record10.
services[service];if(old&&await alive(world,old))continue;const identity2=await launch(world,place,service);record10=withService(record10,service,{...identity2,
role:"singleton",log:logOf(world,slot,service),...ports[service]===void 0?{}:{port:ports[service]}}),await writeSlot(world.files,world.folder,record10)}await world.
clock.sleep(SETTLE_MS)}async function matching(world,slot,release){const record10=await readSlot(world.files,world.folder,slot);return record10?.release.id===release.
id?record10:void 0}function withService(record10,service,change2){const old=record10.services[service]??{role:"colored",log:""};return{...record10,services:{...record10.
services,[service]:{...old,...change2}}}}async function keptPorts(world,record10,services){const ports={};for(const name of services){const service=record10.services[name];
if(!service)return;if(service.port!==void 0){if(!await alive(world,service)&&!await world.host.portIsFree(service.port))return;ports[name]=service.port}}return ports}
var withPorts=(release,services)=>services.filter(name=>release.services[name]?.port!==void 0);async function addresses(world,release){const services=withPorts(
release,servicesOf(release,"colored"));return addressesOf(await plannedPorts(world,services),services)}function placeOf(world,slot,release,generation,ports){const{
deploymentId,variables,searchPath}=world;return{deploymentId,slot,generation,release,ports,variables,searchPath}}async function requestOf(world,place,service){const definition=definitionOf(
place.release,service),tree=await findTree(world,service,place.release.artifacts[service]??"");if("problem"in tree)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(tree.problem);const env=serviceEnvironment(place,service,tree.source,tree.python);return{argv:serviceCommand(place,service,env,tree.python),cwd:`${tree.source}\
/${definition.process?.directory??""}`,env,logFile:logOf(world,place.slot,service),uid:definition.process?.uid}}async function launch(world,place,service){const request=await requestOf(
world,place,service);await world.host.rotate(request.logFile,KEEP_LOGS);const identity2=await world.host.spawnDetached(request);return world.log.debug(`${service}\
 runs in ${place.slot} as process ${identity2.pid}`),identity2}async function runOneshot(world,place,service){const request=await requestOf(world,place,service);
await world.host.rotate(request.logFile,KEEP_LOGS);const{code,timedOut}=await world.host.runToEnd(request,ONESHOT_TIMEOUT_MS);if(code===0)return;const seen=timedOut?
`did not end within ${ONESHOT_TIMEOUT_MS/6e4} min`:`ended with ${code??"a signal"}`;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${service}\
 ${seen}:
${(await world.host.tail(request.logFile,4096)).trimEnd()}`)}var KEEP_LOGS2=3,OUTPUT_BYTES=64*1024,POLL_MS2=50;async function runOnce(world,request){const{slot,
release,generation,service}=request,{deploymentId,variables,searchPath,host}=world,mark=`${marker(deploymentId,slot,service)}\0`;for(const pid of await host.marked(
MARKER,mark))await host.signal(pid,"SIGKILL");for(let i=0;i<100&&(await host.marked(MARKER,mark)).length>0;i+=1)await world.clock.sleep(POLL_MS2);const spawn6=await requestOf(
world,{deploymentId,slot,generation,release,ports:{},variables,searchPath},service);await host.rotate(spawn6.logFile,KEEP_LOGS2);const{code,timedOut}=await host.
runToEnd({...spawn6,argv:request.command??spawn6.argv,env:{...spawn6.env,...request.env}},request.timeoutMs);return{code,timedOut,output:await host.tail(spawn6.
logFile,OUTPUT_BYTES)}}var VIEW_LOG_BYTES=1024*1024,deploymentIdOf=folder=>(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").update(folder).digest(
"hex").slice(0,16);function processEngine(options2){const world={...options2,deploymentId:deploymentIdOf(options2.folder)},{files,folder}=options2,stop=async(slot,graceSeconds,role)=>{
const record10=await readSlot(files,folder,slot),chosen=Object.fromEntries(Object.entries(record10?.services??{}).filter(([,service])=>role===void 0||service.role===
role));await endServices(world,slot,chosen,graceSeconds)||options2.log.warning(`services of ${slot} did not end within ${graceSeconds} s and were killed`),role===
void 0&&await killMarked(world,slot)};return{name:"process",observe:async()=>({blue:await observeSlot(world,"blue"),green:await observeSlot(world,"green")}),missing:release=>missingOf(
world,release),addresses:release=>addresses(world,release),start:(slot,release,generation,how)=>startColored(world,slot,release,generation,how),startSingletons:(slot,release,generation)=>startSingletons(
world,slot,release,generation),stopSingletons:async(slot,graceSeconds)=>{await stop(slot,graceSeconds,"singleton");const record10=await readSlot(files,folder,slot);
record10&&await writeSlot(files,folder,{...record10,services:Object.fromEntries(Object.entries(record10.services).filter(([,service])=>service.role!=="singleton"))})},
stop,remove:async slot=>{await stop(slot,0),await forgetSlot(files,folder,slot)},view:slot=>viewSlot(world,slot),runOnce:request=>runOnce(world,request),prune:artifacts=>pruneTrees(
world,artifacts)}}async function observeSlot(world,slot){const record10=await readSlot(world.files,world.folder,slot);if(!record10)return{state:(await world.host.
marked(MARKER,marker(world.deploymentId,slot))).length>0?"down":"absent",upstreams:{},down:[],singletons:[]};const living3=new Set;await Promise.all(Object.entries(
record10.services).map(async([name,service])=>{await alive(world,service)&&living3.add(name)}));const named3=role=>Object.entries(record10.services).filter(([,service])=>service.
role===role).map(([name])=>name),down=named3("colored").filter(name=>!living3.has(name));return{state:down.length===0?"running":"down",release:record10.release,
generation:record10.generation,upstreams:Object.fromEntries(Object.entries(record10.services).filter(([name,service])=>service.port!==void 0&&living3.has(name)).
map(([name,service])=>[name,`http://${LOOPBACK}:${service.port}`])),down,singletons:named3("singleton").filter(name=>living3.has(name))}}async function viewSlot(world,slot){
const record10=await readSlot(world.files,world.folder,slot);if(!record10)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`slot ${slot} is emp\
ty: there is nothing to look at`);const recordOf2=service=>{const found=record10.services[service];if(!found)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${service} does not run in slot ${slot}`);return found};return{slot,version:record10.release.version,services:orderedServices(record10),url:service=>{const port=record10.
services[service]?.port;return port===void 0?void 0:`http://${LOOPBACK}:${port}`},processes:async service=>{const pids=await pidsOf(world,slot,service,recordOf2(
service));return(await Promise.all(pids.map(pid=>world.host.facts(pid)))).filter(facts2=>facts2!==void 0)},environment:async service=>{const found=recordOf2(service);
if(found.pid===void 0||!await alive(world,found))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${service} does not run in slot ${slot}: it \
has no environment`);return world.host.environment(found.pid)},log:service=>world.host.tail(recordOf2(service).log,VIEW_LOG_BYTES)}}var orderedServices=record10=>Object.
keys(record10.release.services).filter(name=>record10.services[name]!==void 0),LABEL="compose-delivery",SHARED_NETWORK_KEY="delivery-shared",slotServiceName=(service,slot)=>`${service}\
-${slot}`,IN_SLOT=["colored","singleton","oneshot"];function slotServices(release,role){return Object.entries(release.services).filter(([name,service])=>service.
role===role&&(release.artifacts[name]!==void 0||role==="oneshot")).map(([name])=>name)}var escaped=text=>text.replaceAll("$","$$$$");function renderSlot(model,facts2){
const names=Object.keys(facts2.release.services).filter(name=>IN_SLOT.includes(facts2.release.services[name]?.role??"")&&model.services[name]!==void 0),services=Object.
fromEntries(names.map(name=>[slotServiceName(name,facts2.slot),renderSlotService(name,model.services[name]??{},names,facts2)]));return{...withoutKeys(model,["se\
rvices","networks","volumes","name"]),name:facts2.project,services,networks:{...Object.fromEntries(usedNetworks(model,names).map(name=>[name,ownNetwork(model,name,
facts2)])),[SHARED_NETWORK_KEY]:{name:facts2.sharedNetwork,external:!0}},...externalVolumes(model)}}function renderSlotService(name,service,inSlot3,facts2){const definition=facts2.
release.services[name],image=facts2.images[name];return{...withoutKeys(service,["build","container_name","ports","profiles","links","networks","depends_on","env\
ironment","labels"]),...image===void 0?{}:{image,pull_policy:"never"},environment:{...slotEnvironment(service,definition,facts2),...ownVariables2(facts2)},networks:{
...Object.fromEntries(networksOf(service).map(([network,options2])=>[network,{aliases:[name,...(options2?.aliases??[]).filter(alias=>alias!==name)]}])),[SHARED_NETWORK_KEY]:null},
...definition?.role==="colored"&&definition.port!==void 0?{ports:[loopbackPort(definition.port,facts2.published?.[name])]}:{},...dependencies(service,inSlot3,facts2),
labels:{...service.labels,...labelsOf2(name,definition,facts2)}}}var loopbackPort=(target,published)=>({mode:"host",host_ip:"127.0.0.1",target,...published===void 0?
{}:{published:String(published)},protocol:"tcp"});function labelsOf2(name,definition,facts2){return{[`${LABEL}.deployment`]:facts2.deploymentId,[`${LABEL}.slot`]:facts2.
slot,[`${LABEL}.color`]:facts2.slot,[`${LABEL}.release`]:facts2.release.id,[`${LABEL}.generation`]:String(facts2.generation),[`${LABEL}.service`]:name,[`${LABEL}\
.role`]:definition?.role??"colored",...definition?.port===void 0?{}:{[`${LABEL}.port`]:String(definition.port)}}}var ownVariables2=facts2=>({DELIVERY_SLOT:facts2.
slot,DELIVERY_GENERATION:String(facts2.generation),DELIVERY_RELEASE:facts2.release.id,DELIVERY_VERSION:facts2.release.version});function slotEnvironment(service,definition,facts2){
const{variables,release}=facts2,lookup=variable=>variable==="HOST"?"0.0.0.0":variable==="PORT"?String(definition?.port??""):variables[variable],declared=Object.
fromEntries(Object.entries(definition?.env??{}).map(([variable,value])=>[variable,escaped((0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(withUrls2(
value,release),lookup))])),secrets=Object.fromEntries((definition?.secrets??[]).map(variable=>[variable,escaped(variables[variable]??"")]));return{...declared,...secrets,
...service.environment}}var withUrls2=(text,release)=>text.replace(/\$\{url\.([a-z][a-z0-9_-]*)\}/g,(_,service)=>`http://${service}:${release.services[service]?.
port??80}`);function dependencies(service,inSlot3,facts2){const kept2=Object.entries(service.depends_on??{}).filter(([name])=>inSlot3.includes(name)&&facts2.release.
services[name]?.role==="colored");return kept2.length===0?{}:{depends_on:Object.fromEntries(kept2.map(([name,how])=>[slotServiceName(name,facts2.slot),how]))}}var networksOf=service=>{
const entries=Object.entries(service.networks??{});return entries.length>0?entries:[["default",null]]},usedNetworks=(model,services)=>[...new Set(services.flatMap(
name=>networksOf(model.services[name]??{}).map(([network])=>network)))];function ownNetwork(model,name,facts2){const network=model.networks?.[name]??{};return network.
external===!0?network:{...withoutKeys(network,["name","ipam"]),labels:{[`${LABEL}.deployment`]:facts2.deploymentId,[`${LABEL}.slot`]:facts2.slot}}}function externalVolumes(model){
const volumes=Object.entries(model.volumes??{});return volumes.length===0?{}:{volumes:Object.fromEntries(volumes.map(([key2,volume])=>[key2,{name:volume?.name??
`${model.name}_${key2}`,external:!0}]))}}var volumeNames=model=>Object.values(externalVolumes(model).volumes??{}).flatMap(volume=>volume?.name??[]);function renderShared(model,shared,facts2){
const services=Object.fromEntries(shared.flatMap(name=>{const service=model.services[name];if(!service)return[];const aliases=[...new Set(networksOf(service).flatMap(
([,options2])=>[name,...options2?.aliases??[]]))],kept2=Object.entries(service.depends_on??{}).filter(([other])=>shared.includes(other));return[[name,{...withoutKeys(
service,["build","container_name","profiles","links","networks","depends_on"]),networks:{[SHARED_NETWORK_KEY]:{aliases}},...kept2.length===0?{}:{depends_on:Object.
fromEntries(kept2)},labels:{...service.labels,[`${LABEL}.deployment`]:facts2.deploymentId,[`${LABEL}.service`]:name,[`${LABEL}.role`]:"shared"}}]]}));return{...withoutKeys(
model,["services","networks","volumes","name"]),name:facts2.project,services,networks:{[SHARED_NETWORK_KEY]:{name:facts2.sharedNetwork,external:!0}},...externalVolumes(
model)}}function withoutKeys(value,keys){return Object.fromEntries(Object.entries(value).filter(([key2])=>!keys.includes(key2)))}var LABELS=["slot","service","r\
ole","release","generation","port"],rowSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({id:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),state:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),status:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),ports:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),slot:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),service:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),role:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),release:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),generation:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),port:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()}),FORMAT=`{${[...["ID","State","Status","Ports"].map(field=>`"${field.toLowerCase()}":{{json .${field}}}`),...LABELS.map(name=>`"${name}":{{json (.Label "${LABEL}\
.${name}")}}`)].join(",")}}`;async function listContainers(client,deploymentId){const filter=`label=${LABEL}.deployment=${deploymentId}`;return(await client.run(
["ps","--all","--no-trunc","--filter",filter,"--format",FORMAT])).split(`
`).filter(Boolean).map(line=>toContainer(parseRow(line)))}var MOMENT_MS=100;function containerLook(client,clock,deploymentId){let last;return()=>{if(last&&last.
changes===client.changes()&&clock.monotonic()<last.until)return last.seen;const look3={seen:listContainers(client,deploymentId),changes:client.changes(),until:1/0};
return last=look3,look3.seen.then(()=>look3.until=clock.monotonic()+MOMENT_MS,()=>look3.until=-1/0),look3.seen}}function parseRow(line){try{return rowSchema.parse(
JSON.parse(line))}catch(error){throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`docker ps answered what cannot be read: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(line)}`,{cause:error,advice:"which docker is it? Version 20.10 or newer of Docker's own is expected"})}}function toContainer(row){return{id:row.id,slot:row.
slot,service:row.service,role:row.role,release:row.release,generation:Number(row.generation||0),running:row.state==="running"||row.state==="paused",health:healthIn(
row.status),port:publishedPort(row.ports,Number(row.port))}}var healthIn=status=>/\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1];function publishedPort(text,target){
for(const[,first,from,to]of text.matchAll(/:(\d+)(?:-\d+)?->(\d+)(?:-(\d+))?\/tcp/g))if(target>=Number(from)&&target<=Number(to??from))return Number(first)+target-
Number(from)}var SECOND=1e3,TIMEOUT_MS={quick:30*SECOND,up:600*SECOND,pull:600*SECOND},UNCANCELLED=new AbortController().signal,LOOKS=/^(?:ps|inspect|logs|top|version|info|(?:image|network|volume) (?:inspect|ls)) /;
function docker(exec){let changes=0;const attempt=async(args,options2={})=>{const change2=LOOKS.test(`${args.join(" ")} `)?0:1;changes+=change2;try{return await exec(
["docker",...args],{timeoutMs:TIMEOUT_MS.quick,signal:UNCANCELLED,...options2})}finally{changes+=change2}};return{attempt,changes:()=>changes,run:async(args,options2)=>{
const result=await attempt(args,options2);if(result.code===0)return result.stdout;const said2=withoutProgress(result.stderr||result.stdout),how=result.timedOut?
"took too long":`ended with ${result.code??result.signal??"a signal"}`;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`docker ${args.slice(0,
4).join(" ")} ${how}: ${said2||"it said nothing"}`)}}}var PROGRESS=/^\s*(?:Container|Network|Volume|Image|Service) \S+\s+(?:Creat|Start|Wait|Healthy|Stop|Remov|Recreat|Running|Pull|Built|Build|Exited)/;
function withoutProgress(said2){return said2.split(`
`).map(line=>line.trimEnd()).filter(line=>line!==""&&!PROGRESS.test(line)).slice(-6).join("; ")}async function removeNetworks(client,deploymentId,slot){const args=[
`label=${LABEL}.deployment=${deploymentId}`,...slot===void 0?[]:[`label=${LABEL}.slot=${slot}`]].flatMap(filter=>["--filter",filter]),ids2=(await client.run(["n\
etwork","ls","--quiet",...args])).split(`
`).filter(Boolean);for(const id2 of ids2)await client.attempt(["network","rm",id2])}var DOCKERS_OWN=1024,LEAST=2,EIGHTH=1/8;function weightOf(model,service){const written=model.
services[service]?.cpu_shares;return typeof written=="number"&&written>0?written:DOCKERS_OWN}var startingWeight=weight=>Math.max(LEAST,Math.round(weight*EIGHTH));
async function setWeights(world,containers,wanted){const now=await weightsNow(world.client,containers),ids2=new Map;for(const container of containers){const weight=wanted(
container);now.get(container.id)!==weight&&ids2.set(weight,[...ids2.get(weight)??[],container.id])}for(const[weight,some]of ids2){const result=await world.client.
attempt(["update","--cpu-shares",String(weight),...some]);result.code!==0&&world.log.warning(`the weight of containers on the processor stays as it is: ${result.
stderr.trim()}`)}}async function weightsNow(client,containers){if(containers.length===0)return new Map;const ids2=containers.map(({id:id2})=>id2),format2="{{.Id\
}} {{.HostConfig.CpuShares}}",{stdout}=await client.attempt(["inspect","--type","container","--format",format2,...ids2]),lines=stdout.split(`
`).map(line=>line.split(" "));return new Map(lines.map(([id2="",shares])=>[id2,Number(shares)||DOCKERS_OWN]))}function rememberPins(client){const known=new Map;
return async(service,text)=>{const pinned=known.get(text)??await pinImage(client,service,text);return"image"in pinned&&known.set(text,pinned),pinned}}async function pinImage(client,service,text){
const artifact=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.GJ)(service,text);if(artifact.kind!=="image")return{problem:`${service}: engine "compose"\
 runs images (name@sha256:...), not trees (${text})`};const reference=`${artifact.name.replace(/:[\w.-]+$/,"")}@${artifact.digest}`,asked=["image","inspect","--\
format","{{.Id}}",reference,artifact.digest],ids2=(await client.attempt(asked)).stdout.split(`
`).filter(Boolean);if(ids2.length>0)return{image:ids2.length===1&&ids2[0]===artifact.digest?artifact.digest:reference};const pulled=await client.attempt(["pull",
"--quiet",reference],{timeoutMs:TIMEOUT_MS.pull});if(pulled.code===0)return{image:reference};const said2=pulled.stderr.trim().split(`
`).at(-1)??"";return{problem:`${service}: ${text} is neither here nor in its registry: ${said2}`}}async function pullImages(client,artifacts){const refused=[];for(const[
service,text]of Object.entries(artifacts)){const artifact=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.GJ)(service,text);if(artifact.kind!=="image")continue;
const reference=`${artifact.name.replace(/:[\w.-]+$/,"")}@${artifact.digest}`,pulled=await client.attempt(["pull","--quiet",reference],{timeoutMs:TIMEOUT_MS.pull});
pulled.code!==0&&refused.push(`${service}: ${reference}: ${pulled.stderr.trim().split(`
`).at(-1)??""}`)}if(refused.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`images cannot be pulled again: ${refused.join("; ")}`,{advice:"\
nothing was changed; without rollback-mode repull, what is still on the host is enough"})}async function pruneImages(client,artifacts){const gone=[];for(const{service,
artifact}of artifacts){const pinned=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.GJ)(service,artifact);if(pinned.kind!=="image")continue;const reference=`${pinned.
name.replace(/:[\w.-]+$/,"")}@${pinned.digest}`;for(const name of[reference,pinned.digest])if((await client.attempt(["image","rm",name])).code===0){gone.push(`${service}\
 ${pinned.digest.slice(0,19)}`);break}}return gone}var serviceSchema2=zod__WEBPACK_IMPORTED_MODULE_6__._H3({environment:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.YjP().nullable()).nullish(),depends_on:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.
_H3({})).nullish(),networks:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__._H3({aliases:zod__WEBPACK_IMPORTED_MODULE_6__.
YOg(zod__WEBPACK_IMPORTED_MODULE_6__.YjP()).nullish()}).nullable()).nullish(),network_mode:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().nullish(),labels:zod__WEBPACK_IMPORTED_MODULE_6__.
g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.YjP()).nullish()}),modelSchema=zod__WEBPACK_IMPORTED_MODULE_6__._H3({name:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),services:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),serviceSchema2),networks:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),zod__WEBPACK_IMPORTED_MODULE_6__._H3({}).nullable()).nullish(),volumes:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.
_H3({name:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().nullish()}).nullable()).nullish()});function parseModel(text){try{return modelSchema.parse(JSON.parse(text))}catch(error){
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`docker compose config printed something else than expected: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}var HEALTHY_MS=12e4,POLL_MS3=250;async function startShared(world,model,release){const shared=slotShared(release).filter(name=>model.services[name]);
if(shared.length===0)return;const project=`${world.prefix}-shared`,rendered3=renderShared(model,shared,{...renderFacts(world),project,images:{}});await compose(
world,project,rendered3,["up","--detach","--no-build","--no-recreate",...shared]),await waitForShared(world,shared)}async function waitForShared(world,shared){const began=world.
clock.monotonic();for(;;){const containers=(await world.containers()).filter(({role})=>role==="shared"),waiting=shared.filter(name=>{const container=containers.
find(({service})=>service===name);return!container?.running||(container.health??"healthy")!=="healthy"});if(waiting.length===0)return;if(world.clock.monotonic()-
began>HEALTHY_MS)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${waiting.join(", ")} did not become healthy within ${HEALTHY_MS/1e3} s`,{advice:"\
see what their containers log; nothing of the release was started"});await world.clock.sleep(POLL_MS3)}}var slotShared=release=>Object.entries(release.services).
filter(([,service])=>service.role==="shared").map(([name])=>name),renderFacts=world=>({deploymentId:world.deploymentId,sharedNetwork:`${world.prefix}-shared`,variables:world.
variables}),composeArgv=(world,project,args)=>["compose","--project-name",project,"--project-directory",world.application.root,"--file","-",...args];async function compose(world,project,model,args){
await world.client.run(composeArgv(world,project,args),{input:JSON.stringify(model),timeoutMs:TIMEOUT_MS.up,cwd:world.application.root})}var START_MS=6e4;async function runOnce2(world,project,model,request){
const name=`${project}-once-${request.service}`;await world.client.attempt(["rm","--force","--volumes",name]);const env=Object.entries(request.env??{}).flatMap(
([key2,value])=>["--env",`${key2}=${value}`]),args=["run","--rm","--no-deps","-T","--name",name,...env],result=await world.client.attempt(composeArgv(world,project,
[...args,slotServiceName(request.service,request.slot),...request.command??[]]),{input:JSON.stringify(model),timeoutMs:request.timeoutMs+START_MS,cwd:world.application.
root});return result.code!==0&&await world.client.attempt(["rm","--force","--volumes",name]),{code:result.code,timedOut:result.timedOut,output:`${result.stderr}\

${result.stdout}`}}var LOG_CHARACTERS=1024*1024,COLUMNS="pid,ruid,euid,suid,fuid,rgid,egid,sgid,fgid,args";function composeView(client,slot,release,containers){
const allOf=service=>{const[first,...others2]=containers.filter(container=>container.service===service);if(!first)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${service} does not run in slot ${slot}`);return[first,...others2]},environments=new Map;return{slot,version:release.version,services:Object.keys(release.services).
filter(name=>containers.some(({service})=>service===name)),url:service=>{const port=containers.find(container=>container.service===service)?.port;return port===
void 0?void 0:`http://127.0.0.1:${port}`},processes:async service=>{const seen=[];for(const{id:id2}of allOf(service)){const rows=parseTop(await client.run(["top",
id2,"-eo",COLUMNS]));for(const row of rows)seen.push({...row,userName:await userName(client,id2,row.uids[1])})}return seen},environment:async service=>{const[{id:id2}]=allOf(
service),asked=environments.get(id2)??environmentOf(client,id2);return environments.set(id2,asked),asked.catch(()=>environments.delete(id2)),asked},log:async service=>{
const texts=[];for(const{id:id2}of allOf(service)){const result=await client.attempt(["logs","--tail","10000",id2]);if(result.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`the log of ${service} cannot be read: ${result.stderr.trim().slice(-500)}`);texts.push(result.stdout+result.stderr)}return texts.join(`
`).slice(-LOG_CHARACTERS)}}}async function environmentOf(client,id2){const text=await client.run(["inspect","--type","container","--format","{{json .Config.Env}\
}",id2]),pairs=JSON.parse(text)??[];return Object.fromEntries(pairs.map(pair=>{const cut2=pair.indexOf("=");return cut2===-1?[pair,""]:[pair.slice(0,cut2),pair.
slice(cut2+1)]}))}function parseTop(text){return text.split(`
`).slice(1).flatMap(line=>{const fields=line.trim().split(/\s+/),numbers=fields.slice(0,9).map(Number);return numbers.length<9||numbers.some(value=>!Number.isInteger(
value))?[]:[{pid:numbers[0]??0,uids:numbers.slice(1,5),gids:numbers.slice(5,9),command:fields.slice(9).join(" ")}]})}async function userName(client,container,uid){
const archive=await client.attempt(["cp",`${container}:/etc/passwd`,"-"]);if(archive.code===0)return archive.stdout.slice(512).split(`
`).map(line=>line.split(":")).find(fields=>fields.length>=7&&fields[2]===String(uid))?.[0]}var releaseFolder=(world,id2)=>`${world.folder}/releases/${id2}`;async function releaseOf(world,containers){
const id2=containers.find(container=>container.role==="colored")?.release;if(!id2)return;const text=await world.files.readText(`${releaseFolder(world,id2)}/rele\
ase.json`);return text===void 0?void 0:JSON.parse(text)}async function modelOf(world,release){const kept2=await keptModel(world,release);if(kept2)return kept2;const text=await resolvedModel(
world);return await keepModel(world,release,text),parseModel(text)}async function keptModel(world,release){const kept2=await world.files.readText(`${releaseFolder(
world,release.id)}/compose.json`);return kept2===void 0?void 0:parseModel(kept2)}async function resolvedModel(world){const{application}=world,files=application["\
compose-files"].flatMap(file=>["--file",(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(application.root,file)]),envFile=application["env-file"],env=envFile===void 0?
[]:["--env-file",(0,node_path__WEBPACK_IMPORTED_MODULE_7__.isAbsolute)(envFile)?envFile:(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(application.root,envFile)];
return world.client.run(["compose",...files,...env,"config","--format","json"],{cwd:application.root})}async function keepModel(world,release,text){const folder=releaseFolder(
world,release.id);await world.files.writeAtomic(`${folder}/compose.json`,text,384),await world.files.writeAtomic(`${folder}/release.json`,JSON.stringify(release),
384)}async function missingOf2(world,release){const version=await world.client.attempt(["compose","version","--short"]).catch(error=>(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error));if(typeof version=="string")return[version];if(version.code!==0)return[`docker compose (version 2) does not answer: ${version.stderr.trim()}`];const daemon=await world.
client.attempt(["version","--format","{{.Server.Version}}"]);if(daemon.code!==0)return[`the Docker daemon does not answer: ${daemon.stderr.trim()}`];const kept2=await keptModel(
world,release),text=kept2?"":await resolvedModel(world),model=kept2??parseModel(text),problems=kept2?[]:[...publishedPorts(model,release),...severalOfOne(model,
release)];world.remote===!0&&problems.push(...localFiles(model,world.application.root));for(const[name,definition]of Object.entries(release.services)){if(definition.
role!=="colored"&&definition.role!=="singleton")continue;const service=model.services[name],artifact=release.artifacts[name];if(!service)problems.push(`${name}:\
 the compose files have no such service`);else if(artifact===void 0)problems.push(`${name}: no artifact was given (input images), and no active release has one`);else{
const pinned=await world.pin(name,artifact);"problem"in pinned&&problems.push(pinned.problem),service.network_mode&&service.network_mode!=="bridge"&&problems.push(
`${name}: network_mode ${service.network_mode} leaves no room for two slots`)}const unset=definition.secrets.filter(variable=>!world.variables[variable]);unset.
length>0&&problems.push(`${name}: the environment file lacks ${unset.join(", ")} (services.${name}.secrets)`)}return!kept2&&problems.length===0&&await keepModel(
world,release,text),problems}function publishedPorts(model,release){return Object.entries(release.services).flatMap(([name,{role}])=>{const ports=model.services[name]?.
ports??[];if(role!=="colored"||ports.length===0)return[];const said2=ports.map(({target,published})=>published===void 0?target:`${published}:${target}`);return[
`${name}: ports (${said2.join(", ")}) cannot be published by two slots at once, and lead past the router: take them out of the compose file, and let a listener \
lead there (router.listeners)`]})}function severalOfOne(model,release){return Object.entries(release.services).flatMap(([name,{role,port}])=>{const{deploy,scale}=model.
services[name]??{},wanted=Math.max(deploy?.replicas??1,scale??1);return role!=="colored"||port===void 0||wanted<=1?[]:[`${name}: ${wanted} containers are asked \
for (deploy.replicas or scale), and engine compose routes to one of each service: let that one start several workers, or use engine swarm`]})}function localFiles(model,root){
const inside=path=>typeof path=="string"&&(path===root||path.startsWith(`${root}/`)),mounted=Object.entries(model.services).flatMap(([name,service])=>(service.volumes??
[]).filter(({type,source})=>type==="bind"&&inside(source)).map(({source})=>`${name}: it mounts ${String(source)}`)),given=["configs","secrets"].flatMap(kind=>Object.
entries(model[kind]??{}).filter(([,value])=>inside(value?.file)).map(([name,value])=>`${kind}.${name}: it is ${String(value?.file)}`));return[...mounted,...given].
map(text=>`${text} of the checkout, which is not on the host: put it into the image, a volume, or the environment`)}var SETTLE_MS2=1e3;function composeEngine(options2){
const{application}=options2,environment=application.environmentName,client=docker(options2.exec),deploymentId=deploymentIdOf(options2.folder),world={...options2,
client,containers:containerLook(client,options2.clock,deploymentId),pin:rememberPins(client),deploymentId,prefix:environment===""?application.application:`${application.
application}-${environment}`},containersOf=async slot=>(await world.containers()).filter(container=>container.slot===slot),stop=async(containers,graceSeconds)=>{
const ids2=containers.filter(container=>container.running).map(({id:id2})=>id2);if(ids2.length===0)return;const timeoutMs=graceSeconds*1e3+TIMEOUT_MS.quick;await world.
client.run(["stop","--time",String(Math.ceil(graceSeconds)),...ids2],{timeoutMs})};return{name:"compose",observe:async()=>{const all=await world.containers(),of=slot=>observeSlot2(
world,all.filter(container=>container.slot===slot));return{blue:await of("blue"),green:await of("green")}},missing:release=>missingOf2(world,release),...options2.
host&&{addresses:addressesBy(options2.host,world)},fetch:release=>pullImages(world.client,release.artifacts),start:(slot,release,generation,how)=>startSlot(world,
slot,release,generation,how),fullWeight:async slot=>{const containers=await containersOf(slot),release=await releaseOf(world,containers);if(!release)return;const model=await modelOf(
world,release);await setWeights(world,containers,({service})=>weightOf(model,service))},startSingletons:async(slot,release,generation)=>{const names=slotServices(
release,"singleton");names.length!==0&&(await up(world,slot,release,generation,names),await world.clock.sleep(SETTLE_MS2))},stopSingletons:async(slot,graceSeconds)=>stop(
(await containersOf(slot)).filter(container=>container.role==="singleton"),graceSeconds),stop:async(slot,graceSeconds)=>stop(await containersOf(slot),graceSeconds),
remove:async slot=>{const ids2=(await containersOf(slot)).map(({id:id2})=>id2);ids2.length>0&&await world.client.run(["rm","--force","--volumes",...ids2]),await removeNetworks(
world.client,world.deploymentId,slot)},view:async slot=>{const containers=await containersOf(slot),release=await releaseOf(world,containers);if(!release)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`slot ${slot} is empty: there is nothing to look at`);return composeView(world.client,slot,release,containers)},runOnce:request=>onceIn(world,request),prune:artifacts=>pruneImages(
world.client,artifacts)}}async function observeSlot2(world,containers){if(containers.length===0)return{state:"absent",upstreams:{},down:[],singletons:[]};const release=await releaseOf(
world,containers),up2=containers.filter(container=>container.running&&container.health!=="unhealthy"),down=release?slotServices(release,"colored").filter(name=>!up2.
some(({service})=>service===name)):[];return{state:release&&down.length===0?"running":"down",release,generation:containers[0]?.generation,upstreams:Object.fromEntries(
up2.filter(({port})=>port!==void 0).map(({service,port})=>[service,`http://127.0.0.1:${port}`])),down,singletons:up2.filter(({role})=>role==="singleton").map(({
service})=>service)}}async function pinnedImages(world,release){const images={};for(const[service,artifact]of Object.entries(release.artifacts)){const pinned=await world.
pin(service,artifact);if("problem"in pinned)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(pinned.problem);images[service]=pinned.image}return images}
async function startSlot(world,slot,release,generation,how={}){const model=await prepare(world,release);await startShared(world,model,release);const migration=world.
application.database?.migrate?.service;for(const name of how.oneshots==="skip"?[]:slotServices(release,"oneshot")){if(!model.services[name]||name===migration)continue;
const args=["run","--rm","--no-deps","-T",slotServiceName(name,slot)];await compose(world,`${world.prefix}-${slot}`,await render(world,slot,release,generation),
args)}await up(world,slot,release,generation,slotServices(release,"colored"),how.gentle)}async function prepare(world,release){const model=await modelOf(world,release),
network=`${world.prefix}-shared`;(await world.client.attempt(["network","inspect",network])).code!==0&&await world.client.run(["network","create","--label",`${LABEL}\
.deployment=${world.deploymentId}`,network]);for(const volume of volumeNames(model))await world.client.run(["volume","create",volume]);return model}async function onceIn(world,request){
const{slot,release,generation}=request,model=await prepare(world,release);return request.alone!==!0&&await startShared(world,model,release),runOnce2(world,`${world.
prefix}-${slot}`,await render(world,slot,release,generation),request)}async function render(world,slot,release,generation){const project=`${world.prefix}-${slot}`,
images=await pinnedImages(world,release);return renderSlot(await modelOf(world,release),{...renderFacts(world),project,images,slot,release,generation,published:await publishedPorts2(
world,slot,release)})}async function publishedPorts2(world,slot,release){const{host,files,folder}=world;if(!host)return;const running2=(await world.containers()).
filter(container=>container.slot===slot&&container.running);return portsForStart({host,files,folder},slot,portServices(release),(service,port)=>running2.some(container=>container.
service===service&&container.port===port))}var addressesBy=(host,{files,folder})=>async release=>{const services=portServices(release);return addressesOf(await plannedPorts(
{files,folder,host},services),services)},portServices=release=>slotServices(release,"colored").filter(name=>release.services[name]?.port!==void 0);async function up(world,slot,release,generation,services,gentle=!1){
const names=services.map(name=>slotServiceName(name,slot)),model=await render(world,slot,release,generation);if(gentle){await compose(world,`${world.prefix}-${slot}`,
model,["up","--no-start","--no-build",...names]);const created=(await world.containers()).filter(container=>container.slot===slot&&!container.running),own=await modelOf(
world,release);await setWeights(world,created,({service})=>startingWeight(weightOf(own,service)))}await compose(world,`${world.prefix}-${slot}`,model,["up","--d\
etach","--no-build",...names])}var LABEL2="compose-delivery.state",LIMIT_BYTES=9e5,LINES_AT_MOST=48,configName=(path,revision)=>`cd.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.
createHash)("sha256").update(path).digest("hex").slice(0,16)}.${String(revision).padStart(9,"0")}`;function configStore(options2){const{client}=options2,texts=new Map;
let guard;const all=async()=>(await client.run(["config","ls","--filter",`label=${LABEL2}`,"--format","{{json .}}"])).split(`
`).filter(Boolean).flatMap(parseRow2),of=(rows,path)=>rows.filter(row=>row.path===path).sort((a,b)=>a.revision-b.revision),load3=async rows=>{const ids2=rows.filter(
({id:id2,kind})=>kind!=="gone"&&!texts.has(id2)).map(({id:id2})=>id2);if(ids2.length===0)return;const said2=await client.attempt(["config","inspect",...ids2]);for(const item of zod__WEBPACK_IMPORTED_MODULE_6__.
YOg(inspectedSchema).parse(JSON.parse(said2.stdout||"[]")))texts.set(item.ID,unpack(item.Spec.Data??""))},textOf=async series=>{const from=series.findLastIndex(
({kind})=>kind!=="line"),used=from===-1?series:series.slice(from);await load3(used);const parts=used.filter(({kind})=>kind!=="gone");if(parts.length!==0)return parts.
some(({id:id2})=>!texts.has(id2))?pruned:parts.map(({id:id2,kind})=>(texts.get(id2)??"")+(kind==="line"?`
`:"")).join("")},readPath=async path=>{for(let tries=0;tries<5;tries+=1){const series=of(await all(),path),text=await textOf(series);if(text!==pruned)return{series,
text}}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${path} in the cluster's configs changes faster than it can be read`)},create2=async(path,revision,kind,text)=>{
const packed=pack(text);if(packed.length>LIMIT_BYTES)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${path} is too large for a Docker config\
: ${packed.length} bytes`);const write2=options2.randomId(),labels={[LABEL2]:kind,[`${LABEL2}.path`]:encodeURIComponent(path),[`${LABEL2}.write`]:write2},args=Object.
entries(labels).flatMap(([name2,value])=>["--label",`${name2}=${value}`]),name=configName(path,revision),result=await client.attempt(["config","create",...args,
name,"-"],{input:packed});if(result.code===0)return!0;if(!/already exists|AlreadyExists|conflicts with an existing/i.test(result.stderr))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`state could not be written: ${path}: ${result.stderr.trim()}`);return of(await all(),path).some(row=>row.revision===revision&&row.write===write2)},prune3=async(series,before)=>{
const old=series.filter(({revision})=>revision<before).map(({id:id2})=>id2);for(const id2 of old)texts.delete(id2);old.length>0&&await client.attempt(["config",
"rm",...old])},assertFence3=(rows,path)=>{if(!guard||!path.startsWith(`${guard.folder}/`))return;const prefix=`${guard.folder}/locks/`,numbers=living(rows).filter(
name=>name.startsWith(prefix)).map(name=>Number.parseInt(name.slice(prefix.length),10)),highest=Math.max(0,...numbers);if(highest>guard.number)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${path} is not written: lock number ${guard.number} is out of date, ${highest} was given out since`)},put=async(path,kind,text)=>{for(;;){const rows=await all();
assertFence3(rows,path);const series=of(rows,path),last=series.at(-1)?.revision??0;if(await create2(path,last+1,kind,text))return kind!=="line"&&await prune3(series,
last),last+1}};return{read:async path=>{const{series,text}=await readPath(path);return{revision:series.at(-1)?.revision??0,text}},compareAndSet:async(path,expected,text)=>{
const rows=await all();assertFence3(rows,path);const series=of(rows,path);return(series.at(-1)?.revision??0)!==expected||!await create2(path,expected+1,"whole",
text)?!1:(await prune3(series,expected),!0)},createExclusive:async(path,content)=>{const last=of(await all(),path).at(-1);return last&&last.kind!=="gone"?!1:create2(
path,(last?.revision??0)+1,"whole",content)},fence:(folder,number4)=>{guard=number4===0?void 0:{folder,number:number4}},files:{readText:async path=>(await readPath(
path)).text,writeAtomic:async(path,content)=>{await put(path,"whole",Buffer.from(content).toString("utf8"))},appendLine:async(path,line)=>{await put(path,"line",
line);const{series,text}=await readPath(path);if(series.length-1-series.findLastIndex(({kind})=>kind!=="line")<=LINES_AT_MOST||text===void 0)return;const last=series.
at(-1)?.revision??0;await create2(path,last+1,"whole",text)&&await prune3(series,last)},exists:async path=>living(await all()).some(name=>name===path||name.startsWith(
`${path}/`)),list:async path=>{const below=living(await all()).filter(name=>name.startsWith(`${path}/`));return[...new Set(below.map(name=>name.slice(path.length+
1).split("/")[0]??""))].sort()},makeDirectory:()=>Promise.resolve(),remove:async path=>{const rows=await all();for(const name of living(rows))if(name===path||name.
startsWith(`${path}/`)){const last=await put(name,"gone","");await prune3(of(await all(),name),last+1)}}}}}var pruned="\0pruned";function living(rows){const newest=new Map;
for(const row of rows)(newest.get(row.path)?.revision??0)<row.revision&&newest.set(row.path,row);return[...newest.values()].filter(({kind})=>kind!=="gone").map(
({path})=>path)}var rowSchema2=zod__WEBPACK_IMPORTED_MODULE_6__._H3({ID:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Name:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Labels:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()}),inspectedSchema=zod__WEBPACK_IMPORTED_MODULE_6__._H3({ID:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Spec:zod__WEBPACK_IMPORTED_MODULE_6__._H3({Data:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP().nullish()})});function parseRow2(line){const row=rowSchema2.parse(JSON.parse(line)),labels=Object.fromEntries(row.Labels.split(",").map(pair=>{const cut2=pair.
indexOf("=");return[pair.slice(0,cut2),pair.slice(cut2+1)]})),kind=labels[LABEL2],revision=Number(/^cd\.[0-9a-f]{16}\.(\d+)$/.exec(row.Name)?.[1]);if(kind!=="wh\
ole"&&kind!=="line"&&kind!=="gone"||!(revision>0))return[];const path=decodeURIComponent(labels[`${LABEL2}.path`]??"");return[{id:row.ID,path,revision,kind,write:labels[`${LABEL2}\
.write`]??""}]}var PACKED="gz:",PLAIN_CHARACTERS=128*1024,pack=text=>text!==""&&text.length<=PLAIN_CHARACTERS&&!text.startsWith(PACKED)?text:PACKED+(0,node_zlib__WEBPACK_IMPORTED_MODULE_8__.
gzipSync)(text).toString("base64");function unpack(data){const text=Buffer.from(data,"base64").toString("utf8");return text.startsWith(PACKED)?(0,node_zlib__WEBPACK_IMPORTED_MODULE_8__.
gunzipSync)(Buffer.from(text.slice(PACKED.length),"base64")).toString("utf8"):text}var PATIENCE_MS=6e4,PAUSE_MS=500,PASSING=/does not have a leader|no elected primary|context deadline exceeded|DeadlineExceeded|code = Unavailable|connection error|transport is closing|error reading from server|raft: stopped|update out of sequence|node is not a manager.*promoting/i,
isPassing=result=>result.code!==0&&PASSING.test(result.stderr);function managerClient(exec,clock){const plain2=docker(exec),attempt=async(args,options2)=>{const started=clock.
monotonic();for(;;){const result=await plain2.attempt(args,options2);if(!isPassing(result)||clock.monotonic()-started>PATIENCE_MS)return result;await clock.sleep(
PAUSE_MS)}};return{attempt,changes:()=>plain2.changes(),run:async(args,options2)=>{const result=await attempt(args,options2);if(result.code===0)return result.stdout;
const said2=withoutProgress(result.stderr||result.stdout)||"it said nothing";throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`docker ${args.slice(
0,3).join(" ")} failed: ${said2}`)}}}var SWARM_STATE="/docker-swarm",swarmPrefix=({application,environmentName})=>environmentName===""?application:`${application}\
-${environmentName}`,serviceName=(prefix,slot,service)=>`${prefix}-${slot}-${service}`,sharedName=(prefix,service)=>`${prefix}-shared-${service}`,routerName=prefix=>`${prefix}\
-router`,beaconName=prefix=>`${prefix}-beacon`,networks=prefix=>({front:`${prefix}-front`,shared:`${prefix}-shared`,slot:slot=>`${prefix}-${slot}`}),frontPath=folder=>`${folder}\
/front.conf`;function imageOf(service,artifact){const parsed=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.GJ)(service,artifact);if(parsed.kind!=="ima\
ge")throw new Error(`${service}: ${artifact} is no image`);return`${parsed.name.replace(/:[\w.-]+$/,"")}@${parsed.digest}`}var secretName=(prefix,release,variable)=>`${prefix}\
-${release.id}-${variable}`.replace(/[^A-Za-z0-9._-]/g,"-").slice(0,64),labelArgs=labels=>Object.entries(labels).flatMap(([name,value])=>["--label",`${LABEL}.${name}\
=${value}`,"--container-label",`${LABEL}.${name}=${value}`]);function commonArgs(name,definition){const{constraints,volumes,...swarm}=definition?.swarm??_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
Tc;return["--detach","--name",name,"--endpoint-mode","dnsrr","--no-resolve-image","--with-registry-auth",...constraints.flatMap(constraint=>["--constraint",constraint]),
...Object.entries(volumes).flatMap(([source,target])=>["--mount",`type=volume,source=${source},target=${target}`]),...swarm["max-per-node"]===void 0?[]:["--repl\
icas-max-per-node",String(swarm["max-per-node"])],...swarm["memory-limit"]===void 0?[]:["--limit-memory",swarm["memory-limit"]]]}function createArgs(name,facts2,job){
const{release,slot,prefix}=facts2,definition=release.services[name],net=networks(prefix),replicas=definition?.role==="singleton"?1:(definition?.swarm??_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
Tc).replicas,alias=job===void 0?`,alias=${name}`:"",command2=job?.command??definition?.swarm?.command??[];return["service","create",...commonArgs(job?.name??serviceName(
prefix,slot,name),definition),...labelArgs(labelsOf3(name,facts2,job!==void 0)),"--network",`name=${net.slot(slot)}${alias}`,"--network",`name=${net.shared}`,...definition?.
port===void 0||job?[]:["--network",`name=${net.front}`],...job?["--mode","replicated-job","--restart-condition","none"]:["--replicas",String(replicas),"--restar\
t-delay","1s"],...Object.entries({...environmentOf2(definition,facts2),...job?.env}).flatMap(([variable,value])=>["--env",`${variable}=${value}`]),...(definition?.
secrets??[]).flatMap(variable=>["--secret",`source=${secretName(prefix,release,variable)},target=${variable}`]),imageOf(name,release.artifacts[name]??""),...command2]}
function labelsOf3(name,facts2,job){const definition=facts2.release.services[name];return{deployment:facts2.deploymentId,slot:facts2.slot,release:facts2.release.
id,generation:String(facts2.generation),service:name,role:job?"oneshot":definition?.role??"colored",...definition?.port===void 0?{}:{port:String(definition.port)}}}
function environmentOf2(definition,facts2){const{release,variables,slot,generation}=facts2,secrets=definition?.secrets??[],lookup=variable=>variable==="HOST"?"0\
.0.0.0":variable==="PORT"?String(definition?.port??""):secrets.includes(variable)?void 0:variables[variable],urls=text=>text.replace(/\$\{url\.([a-z][a-z0-9_-]*)\}/g,
(_,service)=>`http://${service}:${release.services[service]?.port??80}`);return{...definition?.port===void 0?{}:{HOST:"0.0.0.0",PORT:String(definition.port)},...Object.
fromEntries(Object.entries(definition?.env??{}).map(([variable,value])=>[variable,(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(urls(value),lookup)])),
...Object.fromEntries(secrets.map(variable=>[`${variable}_FILE`,`/run/secrets/${variable}`])),DELIVERY_SLOT:slot,DELIVERY_GENERATION:String(generation),DELIVERY_RELEASE:release.
id,DELIVERY_VERSION:release.version}}function sharedArgs(name,definition,facts2){const own=definition.swarm??_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
Tc;return["service","create",...commonArgs(sharedName(facts2.prefix,name),definition),...labelArgs({deployment:facts2.deploymentId,service:name,role:"shared"}),
"--network",`name=${networks(facts2.prefix).shared},alias=${name}`,"--replicas",String(own.replicas),"--restart-delay","1s","--update-order","stop-first",...Object.
entries(definition.env).flatMap(([variable,value])=>["--env",`${variable}=${(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(value,key2=>facts2.variables[key2])}`]),
own.image??"",...own.command??[]]}var serviceSchema3=zod__WEBPACK_IMPORTED_MODULE_6__._H3({ID:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Spec:zod__WEBPACK_IMPORTED_MODULE_6__.
_H3({Name:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Labels:zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()).nullish(),Mode:zod__WEBPACK_IMPORTED_MODULE_6__._H3({Replicated:zod__WEBPACK_IMPORTED_MODULE_6__._H3({Replicas:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().nullish()}).
nullish(),ReplicatedJob:zod__WEBPACK_IMPORTED_MODULE_6__._H3({}).nullish()}),TaskTemplate:zod__WEBPACK_IMPORTED_MODULE_6__._H3({ContainerSpec:zod__WEBPACK_IMPORTED_MODULE_6__.
_H3({Image:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Env:zod__WEBPACK_IMPORTED_MODULE_6__.YOg(zod__WEBPACK_IMPORTED_MODULE_6__.YjP()).nullish(),Configs:zod__WEBPACK_IMPORTED_MODULE_6__.
YOg(zod__WEBPACK_IMPORTED_MODULE_6__._H3({ConfigName:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()})).nullish()})})}),Endpoint:zod__WEBPACK_IMPORTED_MODULE_6__._H3({Spec:zod__WEBPACK_IMPORTED_MODULE_6__.
_H3({Ports:zod__WEBPACK_IMPORTED_MODULE_6__.YOg(zod__WEBPACK_IMPORTED_MODULE_6__._H3({PublishedPort:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().optional()})).nullish()}).
nullish()}).nullish(),UpdateStatus:zod__WEBPACK_IMPORTED_MODULE_6__._H3({State:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().optional(),Message:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP().optional()}).nullish()}),taskSchema=zod__WEBPACK_IMPORTED_MODULE_6__._H3({ID:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),ServiceID:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),NodeID:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().nullish(),Spec:zod__WEBPACK_IMPORTED_MODULE_6__._H3({ContainerSpec:zod__WEBPACK_IMPORTED_MODULE_6__._H3({Image:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()})}),Status:zod__WEBPACK_IMPORTED_MODULE_6__._H3({State:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Message:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().optional(),Err:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP().optional(),ContainerStatus:zod__WEBPACK_IMPORTED_MODULE_6__._H3({ExitCode:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().nullish()}).nullish()}),DesiredState:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()}),nodeSchema=zod__WEBPACK_IMPORTED_MODULE_6__._H3({ID:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),Status:zod__WEBPACK_IMPORTED_MODULE_6__._H3({State:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),Addr:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().optional()}),ManagerStatus:zod__WEBPACK_IMPORTED_MODULE_6__._H3({Addr:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().optional()}).
nullish()});async function listServices(world){const{client,deploymentId}=world,filter=["--filter",`label=${LABEL}.deployment=${deploymentId}`],ids2=(await client.
run(["service","ls","--quiet",...filter])).split(`
`).filter(Boolean);if(ids2.length===0)return[];const inspected=await client.attempt(["service","inspect",...ids2]),services=zod__WEBPACK_IMPORTED_MODULE_6__.YOg(
serviceSchema3).parse(JSON.parse(inspected.stdout||"[]")),tasks=await listTasks(world,ids2);return services.map(raw=>toService(raw,tasks.get(raw.ID)??[]))}async function slotServicesOf(world,slot){
return(await listServices(world)).filter(service=>service.slot===slot&&service.role!=="oneshot")}async function listTasks({client},services){const ids2=(await client.
attempt(["service","ps","--quiet","--no-trunc",...services])).stdout.split(`
`).filter(Boolean),found=new Map;if(ids2.length===0)return found;const inspected=await client.attempt(["inspect","--type","task",...ids2]),raw=zod__WEBPACK_IMPORTED_MODULE_6__.
YOg(taskSchema).parse(JSON.parse(inspected.stdout||"[]")),nodeIds=(await client.run(["node","ls","--quiet"])).split(`
`).filter(Boolean),nodes=zod__WEBPACK_IMPORTED_MODULE_6__.YOg(nodeSchema).parse(JSON.parse((await client.attempt(["node","inspect",...nodeIds])).stdout||"[]"));
for(const task of raw){const node=nodes.find(({ID})=>ID===task.NodeID);found.set(task.ServiceID,[...found.get(task.ServiceID)??[],toTask(task,node)])}return found}
function toTask(raw,node){const nodeUp=node?.Status.State==="ready";return{id:raw.ID,image:raw.Spec.ContainerSpec.Image,state:raw.Status.State,error:raw.Status.
Err??"",exitCode:raw.Status.ContainerStatus?.ExitCode??void 0,nodeUp,address:addressOf(node),live:nodeUp&&raw.Status.State==="running"&&raw.DesiredState==="runn\
ing"}}function addressOf(node){const own=node?.Status.Addr;return own!==void 0&&own!=="0.0.0.0"&&own!=="127.0.0.1"?own:node?.ManagerStatus?.Addr?.replace(/:\d+$/,
"")??own}function toService(raw,tasks){const labels=raw.Spec.Labels??{},label=name=>labels[`${LABEL}.${name}`]??"",container=raw.Spec.TaskTemplate.ContainerSpec,
state=raw.UpdateStatus?.State??"";return{id:raw.ID,name:raw.Spec.Name,slot:label("slot"),service:label("service"),role:label("role"),release:label("release"),generation:Number(
label("generation")||0),port:label("port")===""?void 0:Number(label("port")),image:container.Image,environment:container.Env??[],configs:(container.Configs??[]).
map(({ConfigName})=>ConfigName),published:(raw.Endpoint?.Spec?.Ports??[]).flatMap(({PublishedPort})=>PublishedPort??[]),replicas:raw.Spec.Mode.Replicated?raw.Spec.
Mode.Replicated.Replicas??0:void 0,update:state===""?void 0:{state,message:raw.UpdateStatus?.Message??""},tasks}}function serving(service,image){const live=service.
tasks.filter(task=>task.live);return{right:live.filter(task=>sameImage(task.image,image)),wrong:live.filter(task=>!sameImage(task.image,image))}}function sameImage(a,b){
const digest3=text=>/sha256:[0-9a-f]{64}$/.exec(text)?.[0]??text;return digest3(a)===digest3(b)}function updateTrouble({name,update}){if(update===void 0||update.
state==="completed"||update.state==="updating")return;const said2=update.message===""?"":` (${update.message})`;return update.state==="paused"?`the update of ${name}\
 is paused${said2}: it has tasks of two kinds`:`Docker took the update of ${name} back by itself: ${update.state}${said2}`}var releaseFile=(world,id2)=>`${world.
folder}/releases/${id2}/release.json`;async function releaseIn(world,services){const id2=services.find(({role})=>role==="colored")?.release;if(!id2)return;const text=await world.
files.readText(releaseFile(world,id2));return text===void 0?void 0:JSON.parse(text)}async function ensureNetwork(world,name,slot){const{client,deploymentId}=world;
if((await client.attempt(["network","inspect",name])).code===0)return;const labels=["--label",`${LABEL}.deployment=${deploymentId}`,...slot===void 0?[]:["--labe\
l",`${LABEL}.slot=${slot}`]],made=await client.attempt(["network","create","--driver","overlay",...labels,name]);if(made.code!==0&&!/already exists/i.test(made.
stderr))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`network ${name} could not be made: ${made.stderr.trim()}`)}async function ensureSecrets(world,release){
const wanted=new Set(Object.values(release.services).flatMap(({secrets})=>secrets));for(const variable of wanted){const name=secretName(world.prefix,release,variable);
if((await world.client.attempt(["secret","inspect",name])).code===0)continue;const labels=["--label",`${LABEL}.deployment=${world.deploymentId}`,"--label",`${LABEL}\
.release=${release.id}`],made=await world.client.attempt(["secret","create",...labels,name,"-"],{input:world.variables[variable]??""});if(made.code!==0&&!/already exists/i.
test(made.stderr))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`secret ${variable} could not be made: ${made.stderr.trim()}`)}}async function prepare2(world,slot,release){
const net=networks(world.prefix);await ensureNetwork(world,net.front),await ensureNetwork(world,net.shared),await ensureNetwork(world,net.slot(slot),slot),await ensureSecrets(
world,release);const file=releaseFile(world,release.id);await world.files.exists(file)||await world.files.writeAtomic(file,JSON.stringify(release))}var SHARED_MS=18e4;
async function startShared2(world,release){const wanted=Object.entries(release.services).filter(([,{role}])=>role==="shared");if(wanted.length===0)return;const there=await listServices(
world);for(const[name,definition]of wanted)there.some(service=>service.name===sharedName(world.prefix,name))||await world.client.run(sharedArgs(name,definition,
world));const started=world.clock.monotonic();for(;;){const seen=(await listServices(world)).filter(({role})=>role==="shared"),waiting=wanted.map(([name])=>name).
filter(name=>!seen.find(({service})=>service===name)?.tasks.some(({live})=>live));if(waiting.length===0)return;if(world.clock.monotonic()-started>SHARED_MS)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${waiting.join(", ")} did not start within ${SHARED_MS/1e3} s`,{advice:"docker service ps says why; nothing of the release was started"});await world.clock.
sleep(500)}}async function missingOf3(world,release){const info=await world.client.attempt(["info","--format","{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailab\
le}}"]);if(info.code!==0)return[`the Docker daemon does not answer: ${info.stderr.trim()}`];if(info.stdout.trim()!=="active true")return[`the daemon is no manag\
er of a swarm (docker info: ${info.stdout.trim()}): use one of the managers`];const problems=[];for(const name of[...slotServices(release,"colored"),...slotServices(
release,"singleton")]){const full=serviceName(world.prefix,"green",name);full.length>63&&problems.push(`${name}: ${full} is longer than the 63 characters of a s\
ervice's name`);const artifact=release.artifacts[name];if(artifact===void 0){problems.push(`${name}: no artifact was given (input images), and no active release\
 has one`);continue}const pinned=await pinImage(world.client,name,artifact);"problem"in pinned&&problems.push(pinned.problem.replace('engine "compose"','engine \
"swarm"'))}for(const[name,{role,secrets,swarm}]of Object.entries(release.services)){role==="shared"&&swarm?.image===void 0&&problems.push(`${name}: a shared ser\
vice names its image (services.${name}.swarm.image)`);const unset=secrets.filter(variable=>!world.variables[variable]);unset.length>0&&problems.push(`${name}: t\
he environment file lacks ${unset.join(", ")} (services.${name}.secrets)`)}return problems}var START_MS2=12e4,POLL_MS4=300,ENDED=["complete","failed","rejected",
"orphaned"];async function runJob(world,request){const name=`${serviceName(world.prefix,request.slot,request.service)}-once`;await world.client.attempt(["servic\
e","rm",name]);const facts2={...world,...request},job={name,command:request.command,env:request.env??{}},made=await world.client.attempt(createArgs(request.service,
facts2,job));if(made.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name} could not be created: ${made.stderr.trim().slice(-400)}`);
const started=world.clock.monotonic();try{for(;;){const task=(await listServices(world)).find(service=>service.name===name)?.tasks.find(({state})=>ENDED.includes(
state)),late=world.clock.monotonic()-started>request.timeoutMs+START_MS2;if(task||late){const said2=await world.client.attempt(["service","logs","--raw","--tail",
"500",name]);return{code:task?.state==="complete"?0:task?task.exitCode??1:null,timedOut:late&&!task,output:`${task?.error??""}
${said2.stderr}
${said2.stdout}`}}await world.clock.sleep(POLL_MS4)}}finally{await world.client.attempt(["service","rm",name])}}var LOG_CHARACTERS2=1024*1024;async function swarmView(world,slot,release,services){
const found=name=>{const service=services.find(other=>other.service===name);if(!service)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name}\
 does not run in slot ${slot}`);return service},address=(await listServices(world)).find(({name})=>name===routerName(world.prefix))?.tasks.find(({live})=>live)?.
address,{"admin-port":port}=world.application.router;return{slot,version:release.version,services:Object.keys(release.services).filter(name=>services.some(({service})=>service===
name)),url:name=>{const service=services.find(other=>other.service===name);return service?.port===void 0||address===void 0?void 0:`http://${address}:${port}/slo\
ts/${slot}/${name}/${service.port}`},processes:name=>Promise.reject(new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`processes of ${name} cannot be \
seen: its tasks are on nodes that managers do not look into`,{advice:"use verify: health with engine swarm, or checks that ask the services"})),environment:name=>Promise.
resolve(Object.fromEntries(found(name).environment.map(pair=>{const cut2=pair.indexOf("=");return cut2===-1?[pair,""]:[pair.slice(0,cut2),pair.slice(cut2+1)]}))),
log:async name=>{const said2=await world.client.attempt(["service","logs","--raw","--tail","10000",found(name).name]);return(said2.stdout+said2.stderr).slice(-LOG_CHARACTERS2)}}}
var POLL_MS5=500,PLACE_MS=18e4,FAILURES=4;function swarmEngine(world){const servicesOf3=slot=>slotServicesOf(world,slot);return{name:"swarm",observe:async()=>{const all=await listServices(
world),of=slot=>observeSlot3(world,all.filter(service=>service.slot===slot&&service.role!=="oneshot"));return{blue:await of("blue"),green:await of("green")}},missing:release=>missingOf3(
world,release),fetch:release=>pullImages(world.client,release.artifacts),start:(slot,release,generation,how)=>startSlot2(world,slot,release,generation,how),startSingletons:async(slot,release,generation)=>{
const names=slotServices(release,"singleton");await prepare2(world,slot,release),await bringUp(world,slot,release,generation,names)},stopSingletons:async(slot,graceSeconds)=>scaleToZero(
world,(await servicesOf3(slot)).filter(({role})=>role==="singleton"),graceSeconds),stop:async(slot,graceSeconds)=>scaleToZero(world,await servicesOf3(slot),graceSeconds),
remove:slot=>removeSlot(world,slot),view:async slot=>{const services=await servicesOf3(slot),release=await releaseIn(world,services);if(!release)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`slot ${slot} is empty: there is nothing to look at`);return swarmView(world,slot,release,services)},runOnce:async request=>(await prepare2(world,request.slot,
request.release),request.alone!==!0&&await startShared2(world,request.release),runJob(world,request)),prune:artifacts=>pruneImages(world.client,artifacts)}}var troubles=new WeakMap;
function tell(world,text){const told=troubles.get(world.log)??new Set;troubles.set(world.log,told),!(text===void 0||told.has(text))&&(told.add(text),world.log.warning(
text))}async function observeSlot3(world,services){if(services.length===0)return{state:"absent",upstreams:{},down:[],singletons:[]};const release=await releaseIn(
world,services),up2=services.filter(service=>{const artifact=release?.artifacts[service.service];if(artifact===void 0||service.release!==release?.id)return!1;const{
right,wrong}=serving(service,imageOf(service.service,artifact));return wrong.length>0&&tell(world,`${service.name}: ${wrong.length} tasks run ${wrong[0]?.image??
""}, which is not ${release.version}`),tell(world,updateTrouble(service)),right.length>0&&wrong.length===0}),down=release?slotServices(release,"colored").filter(
name=>!up2.some(({service})=>service===name)):[];return{state:release&&down.length===0?"running":"down",release,generation:services[0]?.generation,upstreams:Object.
fromEntries(up2.flatMap(({service,name,port,role})=>port===void 0||role!=="colored"?[]:[[service,`http://${name}:${port}`]])),down,singletons:up2.filter(({role})=>role===
"singleton").map(({service})=>service)}}async function startSlot2(world,slot,release,generation,how={}){await prepare2(world,slot,release),await startShared2(world,
release);const migration=world.application.database?.migrate?.service;for(const service of how.oneshots==="skip"?[]:slotServices(release,"oneshot")){if(service===
migration||release.artifacts[service]===void 0)continue;const{code,output}=await runJob(world,{slot,release,generation,service,timeoutMs:PLACE_MS});if(code!==0)
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${service} ended with ${code??"no code"}: ${output.trim().slice(-400)}`)}await bringUp(world,
slot,release,generation,slotServices(release,"colored"))}async function bringUp(world,slot,release,generation,names){const facts2={...world,slot,release,generation},
there=await listServices(world);for(const name of names){const full=serviceName(world.prefix,slot,name),found=there.find(service=>service.name===full),kept2=found?.
release===release.id&&found.image===imageOf(name,release.artifacts[name]??"");if(found&&!kept2&&await world.client.attempt(["service","rm",full]),found&&kept2){
const replicas=replicasOf(release,name);found.replicas!==replicas&&await world.client.run(["service","update","--detach","--quiet","--replicas",String(replicas),
full]);continue}const made=await world.client.attempt(createArgs(name,facts2));if(made.code!==0&&!/already exists|AlreadyExists|name conflicts/i.test(made.stderr))
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${full} could not be created: ${made.stderr.trim().slice(-400)}`)}await waitForTasks(world,slot,
release,names)}var replicasOf=(release,name)=>release.services[name]?.role==="singleton"?1:release.services[name]?.swarm?.replicas??1;async function waitForTasks(world,slot,release,names){
const started=world.clock.monotonic(),limit=PLACE_MS+Math.max(0,...names.map(name=>release.services[name]?.health?.["start-seconds"]??60))*1e3;for(;;){const services=await listServices(
world),waiting=names.flatMap(name=>{const service=services.find(other=>other.name===serviceName(world.prefix,slot,name)),{right,wrong}=service?serving(service,imageOf(
name,release.artifacts[name]??"")):{right:[],wrong:[]};return right.length>=replicasOf(release,name)&&wrong.length===0?[]:[{name,service,right}]});if(waiting.length===
0)return;for(const{name,service}of waiting){const failed2=service?.tasks.filter(({state})=>state==="failed"||state==="rejected")??[];if(failed2.length>=FAILURES)
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name} does not stay up in ${slot}: ${failed2[0]?.error||failed2[0]?.state||"no reason"}${await endOfLog(
world,service)}`)}if(world.clock.monotonic()-started>limit)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${waiting.map(({name,right})=>`${name}\
 (${right.length} of ${replicasOf(release,name)} tasks)`).join(", ")} did not start in ${slot} within ${limit/1e3} s: ${waiting.flatMap(({service})=>service?.tasks.
find(({error})=>error!=="")?.error??[]).join("; ")||"Docker gives no reason"}`,{advice:"docker service ps --no-trunc says what became of each task"});await world.
clock.sleep(POLL_MS5)}}async function endOfLog(world,service){if(!service)return"";const said2=await world.client.attempt(["service","logs","--raw","--tail","10",
service.name]),text=`${said2.stdout}${said2.stderr}`.trim();return text===""?"; it logged nothing":`; the end of its log:
${text}`}async function scaleToZero(world,services,graceSeconds){const names=services.map(({name})=>name);for(const{name,replicas}of services)replicas!==0&&await world.
client.run(["service","update","--detach","--quiet","--replicas","0",name]);const started=world.clock.monotonic();for(;;){const running2=(await listServices(world)).
filter(({name})=>names.includes(name)).flatMap(({name,tasks})=>tasks.filter(({state,nodeUp})=>nodeUp&&state==="running").map(()=>name));if(running2.length===0)return;
if(world.clock.monotonic()-started>graceSeconds*1e3+6e4)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${[...new Set(running2)].join(", ")} \
still runs, a minute after it had to end`);await world.clock.sleep(POLL_MS5)}}async function removeSlot(world,slot){const{client,deploymentId}=world,services=(await listServices(
world)).filter(service=>service.slot===slot);services.length>0&&await client.attempt(["service","rm",...services.map(({name})=>name)]);const filters=["--filter",
`label=${LABEL}.deployment=${deploymentId}`],networks2=await client.run(["network","ls","--quiet",...filters,"--filter",`label=${LABEL}.slot=${slot}`]);for(const id2 of networks2.
split(`
`).filter(Boolean))await client.attempt(["network","rm",id2]);const kept2=new Set((await listServices(world)).map(({release})=>release)),listed=await client.run(
["secret","ls",...filters,"--format",'{{.ID}} {{.Label "compose-delivery.release"}}']).catch(()=>"");for(const[id2="",release=""]of listed.split(`
`).map(line=>line.split(" ")))id2!==""&&!kept2.has(release)&&await client.attempt(["secret","rm",id2])}function quoted(word){if(word.includes("\0"))throw new Error(
"a word for the shell holds a NUL");return/^[\w@%+=:,./-]+$/.test(word)?word:`'${word.replaceAll("'","'\\''")}'`}var quotedWords=words=>words.map(quoted).join("\
 "),STATE_NEEDS=[["docker"],["sha256sum"],["base64"],["gzip"],["mktemp"]],seriesOf=path=>configName(path,0).replace(/\d{9}$/,""),scriptState=folder=>`PATHS=${quoted(
encodeURIComponent(folder))}
JOURNAL=${seriesOf(`${folder}/journal.ndjson`)}
ERRORS=$(mktemp) || exit 1
trap 'rm -f "$ERRORS"' EXIT

# ask TEXT ARGS...: docker, with TEXT as its input. Managers without a leader are asked again for a minute.
ask() {
  ask_text=$1 ask_until=$(($(uptime_s) + 60))
  shift
  while :; do
    ask_said=$(printf '%s' "$ask_text" | docker "$@" 2>"$ERRORS")
    ask_code=$?
    [ "$ask_code" -eq 0 ] || ! grep -Eiq ${quoted(PASSING.source)} "$ERRORS" || [ "$(uptime_s)" -ge "$ask_until" ] || {
      sleep 1
      continue
    }
    [ -z "$ask_said" ] || printf '%s\\n' "$ask_said"
    return "$ask_code"
  done
}

complaint() { tr '\\n' ' ' <"$ERRORS" | cut -c 1-300; }

present() {
  manager=$(ask '' info --format '{{.Swarm.ControlAvailable}}')
  [ "$manager" = true ] || die "the Docker daemon that is asked is no manager of a swarm that can be asked: run this on one, or set DOCKER_HOST. $(complaint)"
}

plain_number() {
  plain=$1
  while [ "\${plain#0}" != "$plain" ]; do plain=\${plain#0}; done
  echo "\${plain:-0}"
}

# Each revision of a series that is there, as NAME KIND, in order.
series() { ask '' config ls --filter "name=$1" --format '{{.Name}} {{.Label "compose-delivery.state"}}' >"$ERRORS.rows" || { rm -f "$ERRORS.rows"; return 1; }
  sort "$ERRORS.rows"
  rm -f "$ERRORS.rows"
}

newest() {
  rows=$(series "$1") || return 1
  last=$(printf '%s\\n' "$rows" | tail -n 1)
  last=\${last%% *}
  plain_number "\${last#"$1"}"
}

# A text that was packed for its size comes back as it was.
unpacked() {
  while IFS= read -r row; do
    case $row in
    gz:*)
      printf '%s' "\${row#gz:}" | base64 -d | gzip -dc
      echo
      ;;
    *) printf '%s\\n' "$row" ;;
    esac
  done
}

# The newest text of a series: its last whole revision and the lines after it.
text_of() {
  rows=$(series "$1") || return 1
  names=
  while read -r name kind; do
    [ "$kind" = line ] || names=
    [ "$kind" = gone ] || names="$names $name"
  done <<END
$rows
END
  [ -n "\${names# }" ] || return 0
  # shellcheck disable=SC2086
  whole=$(ask '' config inspect --format '{{printf "%s" .Spec.Data}}' $names) || return 1
  if printf '%s\\n' "$whole" | grep -q '^gz:'; then printf '%s\\n' "$whole" | unpacked; else printf '%s\\n' "$whole"; fi
}

# make SERIES PATH REVISION KIND TEXT: fails if that revision is there already. An answer may be lost: who wrote it is in a label.
make() {
  name=$1$(printf '%09d' "$3")
  write="sh-$$-$(date +%s)-$3"
  ask "$5" config create --label "compose-delivery.state=$4" --label "compose-delivery.state.path=$PATHS%2F$2" \\
    --label "compose-delivery.state.write=$write" "$name" - >/dev/null && return 0
  [ "$(ask '' config inspect --format '{{index .Spec.Labels "compose-delivery.state.write"}}' "$name")" = "$write" ]
}

journal() { text_of "$JOURNAL"; }

append() {
  tries=0
  while [ "$tries" -lt 20 ] && [ "$(top)" = "$FENCE" ]; do
    tries=$((tries + 1))
    revision=$(newest "$JOURNAL") || continue
    make "$JOURNAL" journal.ndjson "$((revision + 1))" line "$1" && return 0
  done
  say 'the journal could not be written: the next run finds by itself what is served' >&2
}

# The highest lock that was not removed.
top() {
  rows=$(ask '' config ls --filter label=compose-delivery.state --format '{{.Label "compose-delivery.state.path"}} {{.Name}} {{.Label "compose-delivery.state"}}\
') || return 1
  rows=$(printf '%s\\n' "$rows" | grep -F "$PATHS%2Flocks%2F" | sort)
  highest=0 below=0
  while read -r path _ kind; do
    name=\${path##*%2F}
    number=$(plain_number "\${name%.json}")
    if [ "$kind" = gone ]; then
      [ "$number" -ne "$highest" ] || highest=$below
    elif [ "$number" -gt "$highest" ]; then
      below=$highest highest=$number
    fi
  done <<END
$rows
END
  echo "$highest"
}

lock_path() { printf 'locks/%09d.json' "$1"; }

lock_series() { printf 'cd.%s.' "$(printf '%s/%s' "$FOLDER" "$(lock_path "$1")" | sha256sum | cut -c 1-16)"; }

lock_text() { text_of "$(lock_series "$1")"; }

write_lock() { make "$(lock_series "$1")" "locks%2F$(printf '%09d' "$1").json" "$2" whole "$3"; }

create_lock() {
  revision=$(newest "$(lock_series "$1")") || return 1
  [ -z "$(lock_text "$1")" ] && write_lock "$1" "$((revision + 1))" "$2"
}

rewrite_lock() {
  revision=$(newest "$(lock_series "$1")") && write_lock "$1" "$((revision + 1))" "$2"
}
`,OWN_DAEMON=/^(?:unix:\/\/\/\S+|tcp:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?\/?)$/,USUAL="unix:///var/run/docker.sock",REACH="reach the manager ov\
er ssh (input host), or run the action on it";function managerDisk(place,application,stateDirectory){const folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
iR)(stateDirectory,application.application,application.environmentName);let known;return()=>known??=lookAt(place,folder).catch(error=>({why:`${place.name} canno\
t hold one: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`}))}async function lookAt(place,folder){const endpoint=place.there?.dockerEnvironment.
DOCKER_HOST??await said(place.docker(["docker","context","inspect","--format","{{.Endpoints.docker.Host}}"]));if(!OWN_DAEMON.test(endpoint))return{why:`the mana\
ger is reached at ${endpoint||"an unknown address"} only; ${REACH}`};const docker2=place.there?.docker??place.docker,daemon=await said(docker2(["docker","info",
"--format","{{.Name}} {{.KernelVersion}}"])),machine2=await said(place.exec(["uname","-nr"]));if(daemon===""||daemon!==machine2)return{why:`the daemon of ${endpoint}\
 runs on ${daemon||"a machine that does not say its name"}, not on ${place.name} (${machine2}), so that a watch here would end with the runner; ${REACH}`};const lacks=await said(
place.exec(["sh","-c",lacking()]));return lacks!==""?{why:`${place.name} has no ${lacks.split(`
`).join(", no ")}`}:(await place.files.makeDirectory((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.join)(folder,"logs")),{folder,environment:endpoint===USUAL?
{}:{DOCKER_HOST:endpoint}})}var lacking=()=>[["curl","wget"],...STATE_NEEDS].map(either=>`${either.map(program=>`command -v ${program} >/dev/null 2>&1`).join(" \
|| ")} || echo ${either.join("/")}`).join(`
`),said=async answer=>{const{stdout}=await answer;return stdout.trim()},RouterConflict=class extends Error{constructor(message){super(message),this.name="Router\
Conflict"}},LATENCY_BOUNDS_MS=[1,2,3,5,7,10,15,20,30,50,75,100,150,200,300,500,750,1e3,1500,2e3,3e3,5e3,7500,1e4,15e3,3e4];function latencyBucket(ms2){const found=LATENCY_BOUNDS_MS.
findIndex(bound=>ms2<=bound);return found===-1?LATENCY_BOUNDS_MS.length:found}var routerPaths=folder=>({base:`${folder}/router`,config:`${folder}/router/config`,
run:`${folder}/router/run`,trial:`${folder}/router/trial`,turn:`${folder}/router/turn`,place:`${folder}/router/place`,fence:`${folder}/router/fence`,kept:`${folder}\
/router/kept.json`,process:`${folder}/router/process.json`,output:`${folder}/logs/router.log`,traffic:`${folder}/router/run/traffic.log`,errors:`${folder}/route\
r/run/error.log`}),UNCANCELLED2=new AbortController().signal,QUICK_MS=3e4,lastLines=(result,count=4)=>`${result.stdout}
${result.stderr}`.split(`
`).map(line=>line.trim()).filter(Boolean).slice(-count).join("; ");function followFile(exec,path){let offset;const run3=argv=>exec(argv,{timeoutMs:QUICK_MS,signal:UNCANCELLED2});
return async()=>{const measured=await run3(["stat","-c","%s",path]),size=measured.code===0?Number(measured.stdout.trim()):0;if(offset===void 0)return offset=size,
[];if(size<offset&&(offset=0),size===offset)return[];const{stdout}=await run3(["tail","-c",`+${offset+1}`,path]),whole=stdout.slice(0,stdout.lastIndexOf(`
`)+1);return offset+=Buffer.byteLength(whole),whole.split(`
`).filter(Boolean)}}function countTraffic(source,parse){const empty=()=>({requests:0,errors:0,latency:new Array(LATENCY_BOUNDS_MS.length+1).fill(0)}),counts={blue:empty(),
green:empty()};return async slot=>{for(const line of await source()){const seen=parse(line);if(!seen)continue;const count=counts[seen.slot];count.requests+=1,seen.
status>=500&&(count.errors+=1);const bucket=latencyBucket(seen.ms);count.latency[bucket]=(count.latency[bucket]??0)+1}return{...counts[slot],latency:[...counts[slot].
latency]}}}var isSlot=text=>text==="blue"||text==="green",route=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({path:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),service:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),rewrite:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().optional()}),listener=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({port:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().min(
1).max(65535),routes:zod__WEBPACK_IMPORTED_MODULE_6__.YOg(route).min(1)}),listenersSchema=zod__WEBPACK_IMPORTED_MODULE_6__.YOg(listener).min(1),slotSchema2=zod__WEBPACK_IMPORTED_MODULE_6__.
k5n(["blue","green"]),upstreamsSchema=zod__WEBPACK_IMPORTED_MODULE_6__.g1P(zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),zod__WEBPACK_IMPORTED_MODULE_6__.OZ5({protocol:/^http$/})),
configSchema=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),deploymentId:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),address:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),adminPort:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().min(1).max(65535),listeners:listenersSchema,stateFile:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),tokenFile:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),answerTimeoutMs:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().min(1),stopTimeoutMs:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().min(0)}),stateSchema=zod__WEBPACK_IMPORTED_MODULE_6__.
Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),generation:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().min(0),fence:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().min(0),
active:slotSchema2.optional(),listeners:listenersSchema,slots:zod__WEBPACK_IMPORTED_MODULE_6__.jgl(slotSchema2,zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({generation:zod__WEBPACK_IMPORTED_MODULE_6__.
Whr(),upstreams:upstreamsSchema}))});function parseFrontState(text){return stateSchema.parse(JSON.parse(text))}var recordSchema3=zod__WEBPACK_IMPORTED_MODULE_6__.
Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),deployment:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),generation:zod__WEBPACK_IMPORTED_MODULE_6__.Whr().min(0),active:slotSchema2.
optional(),listeners:listenersSchema,slots:zod__WEBPACK_IMPORTED_MODULE_6__.jgl(slotSchema2,zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({generation:zod__WEBPACK_IMPORTED_MODULE_6__.
Whr(),upstreams:upstreamsSchema,listeners:listenersSchema.optional()}))}),firstRecord=(deployment,listeners)=>({schema:1,deployment,generation:0,listeners:[...listeners],
slots:{}}),parseRecord=value=>recordSchema3.parse(value),upstreamsOf=(record10,slot)=>record10.slots[slot]?.upstreams??{},listenersOf=(record10,slot)=>record10.
slots[slot]?.listeners??record10.listeners;function portsOf(record10){const slots=Object.keys(record10.slots),all=slots.length===0?record10.listeners:slots.flatMap(
slot=>listenersOf(record10,slot));return[...new Set(all.map(({port})=>port))]}function servicesOf2(record10){const routed2=record10.listeners.flatMap(listener2=>listener2.
routes.map(route2=>route2.service)),known=Object.values(record10.slots).flatMap(slot=>Object.keys(slot.upstreams));return[...new Set([...routed2,...known])].sort()}
var NOTE="# Written by compose-delivery. An edit by hand is refused at the next switch, not overwritten.",SEAL="# seal sha256:",RECORD="# record ",CHUNK=1e3,digest=text=>(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.
createHash)("sha256").update(text).digest("hex"),asciiJson=value=>JSON.stringify(value).replace(/[^ -~]/g,character=>`\\u${character.charCodeAt(0).toString(16).
padStart(4,"0")}`);function seal(record10,body){const rest=[...(asciiJson(record10).match(new RegExp(`.{1,${CHUNK}}`,"g"))??[]).map(chunk=>RECORD+chunk),body].join(
`
`);return`${NOTE}
${SEAL}${digest(rest)}
${rest}`}function unseal(text){if(text===void 0)return{state:"absent"};const lines=text.split(`
`),sealLine=lines[1]??"";if(lines[0]!==NOTE||!sealLine.startsWith(SEAL))return{state:"unreadable",problem:"it does not begin as a file of this suite does",text};
const rest=lines.slice(2).join(`
`),json=lines.filter(line=>line.startsWith(RECORD)).map(line=>line.slice(RECORD.length)).join("");try{const record10=parseRecord(JSON.parse(json));return{state:sealLine===
SEAL+digest(rest)?"whole":"edited",record:record10,text}}catch(error){return{state:"unreadable",problem:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error),text}}}var nameOf=deployment=>`dly_${digest(deployment).slice(0,10)}`,UPSTREAM=/^http:\/\/((?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:.]+\]):(\d{1,5})\/?$/i;function upstreamAddress(service,url2){
const found=UPSTREAM.exec(url2),port=Number(found?.[2]);if(!found?.[1]||port<1||port>65535)throw new Error(`${service}: expected an upstream such as http://127.\
0.0.1:8080, saw ${JSON.stringify(url2)}`);return{host:found[1],port}}var ESTABLISHED="01";function parseTcpTable(text){const rows=text.split(`
`).flatMap(line=>{const fields=line.trim().split(/\s+/),[address,port]=(fields[2]??"").split(":");return fields[3]!==ESTABLISHED||!address||!port||!/^\d+$/.test(
fields[9]??"")?[]:[{remote:address,remotePort:parseInt(port,16),inode:fields[9]??""}]});return[...new Map(rows.map(row=>[row.inode,row])).values()]}function parseSockets(text){
return new Set([...text.matchAll(/socket:\[(\d+)\]/g)].map(found=>found[1]??""))}var tableAddress=host=>{const bytes=host.split(".").map(Number);if(!(bytes.length!==
4||bytes.some(byte=>!Number.isInteger(byte)||byte<0||byte>255)))return bytes.reverse().map(byte=>byte.toString(16).padStart(2,"0").toUpperCase()).join("")};async function countConnections(world,seat,upstreams){
const wanted=new Set(Object.entries(upstreams).map(([service,url2])=>{const{host,port}=upstreamAddress(service,url2);return`${tableAddress(host)??host}:${port}`}));
if(wanted.size===0)return 0;const run3=argv=>world.exec(argv,{timeoutMs:QUICK_MS,signal:UNCANCELLED2}),table=parseTcpTable((await run3(["cat","/proc/net/tcp"])).
stdout).filter(({remote,remotePort})=>wanted.has(`${remote}:${remotePort}`));if(table.length===0)return 0;const pids=(await seat.processes()).map(({pid})=>`/pro\
c/${pid}/fd`);if(pids.length===0)return 0;const listed=await run3(["ls","-l",...pids]),own=parseSockets(listed.stdout);return own.size===0&&/Permission denied/i.
test(listed.stderr)?table.length:table.filter(({inode})=>own.has(inode)).length}var placePaths=folder=>({folder,states:`${folder}/states`,current:`${folder}/cur\
rent`,told:`${folder}/current/place`}),slotWord=({active})=>active??"none",nameOf2=place=>`${place.generation}-${slotWord(place)}`,lineOf=place=>`${place.generation}\
 ${slotWord(place)}
`;function parsePlace(text){const found=/^(\d+) (none|blue|green)\s*$/.exec(text??"");if(!found)return;const slot=found[2],generation=Number(found[1]);return slot===
"blue"||slot==="green"?{generation,active:slot}:{generation}}function storedAt(stored4,place){return"record"in stored4&&place?{...stored4,record:atPlace(stored4.
record,place)}:stored4}function atPlace(record10,{generation,active}){return active===void 0?{...record10,generation,active}:{...record10,generation,active,listeners:listenersOf(
record10,active)}}var KEEP_STATES=4;function placeStore(world,folder){const paths2=placePaths(folder),{files,host}=world,read3=async()=>parsePlace(await files.readText(
paths2.told));let staged;const stage=async place=>{const state=`${paths2.states}/${nameOf2(place)}`;if(staged===state&&await files.readText(`${state}/place`)===
lineOf(place))return;await files.writeAtomic(`${state}/place`,lineOf(place),420);const own=folder.startsWith(`${world.folder}/`)?[(0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.
dirname)(folder)]:[];await open(world,paths2.current,[...own,folder,paths2.states,state]);const was=await read3();await prune(world,paths2.states,[nameOf2(place),
...was?[nameOf2(was)]:[]]),staged=state};return{read:read3,stage,write:async place=>{const was=await read3();was&&nameOf2(was)===nameOf2(place)||(await stage(place),
await host.relink(paths2.current,`states/${nameOf2(place)}`))},shell:place=>({go:`mkdir -p ${quoted(`${paths2.states}/${nameOf2(place)}`)} && printf '%s' ${quoted(
lineOf(place))} >${quoted(`${paths2.states}/${nameOf2(place)}/place`)} && chmod 755 ${quoted(`${paths2.states}/${nameOf2(place)}`)} && chmod 644 ${quoted(`${paths2.
states}/${nameOf2(place)}/place`)} && was=$(readlink ${quoted(paths2.current)}) && rm -f ${quoted(`${paths2.current}.part`)} && ln -s ${quoted(`states/${nameOf2(
place)}`)} ${quoted(`${paths2.current}.part`)} && sync && mv -f -T ${quoted(`${paths2.current}.part`)} ${quoted(paths2.current)}`,back:`[ -z "\${was:-}" ] || { r\
m -f ${quoted(`${paths2.current}.part`)}; ln -s "$was" ${quoted(`${paths2.current}.part`)} && mv -f -T ${quoted(`${paths2.current}.part`)} ${quoted(paths2.current)}\
; };`})}}async function open(world,current2,folders){const said2=await world.exec(["chmod","755",...folders],{timeoutMs:QUICK_MS,signal:UNCANCELLED2});if(said2.
code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${current2} could not be set: ${lastLines(said2)}`,{advice:"is the disk full, or doe\
s the folder belong to somebody else?"})}async function prune({files},states,keep2){const number4=name=>Number(name.split("-")[0]),old=(await files.list(states)).
filter(name=>/^\d+-(?:none|blue|green)$/.test(name)&&!keep2.includes(name)).sort((a,b)=>number4(b)-number4(a));for(const name of old.slice(KEEP_STATES))await files.
remove(`${states}/${name}`)}var GENERATION_PATH="/.well-known/deploy-generation",POLL_MS6=50,CONFIRMATIONS=3,APART_MS=100,CONFIRM_MS=1e4,ASK_MS=2e3;function askAddress(address){
return address==="0.0.0.0"?"127.0.0.1":address==="::"?"[::1]":address.includes(":")?`[${address}]`:address}async function askServed(asking,port,deployment){const{
headers}=await asking.http({url:`http://${askAddress(asking.address)}:${port}${GENERATION_PATH}`,fresh:!0,timeoutMs:ASK_MS});if(deployment!==void 0&&headers["x-\
delivery-deployment"]!==deployment)return;const generation=Number(headers["x-delivery-generation"]||Number.NaN);if(!Number.isInteger(generation))return;const slot=headers["\
x-delivery-slot"],layout=headers["x-delivery-layout"];return{generation,slot:slot==="blue"||slot==="green"?slot:void 0,...layout===void 0?{}:{layout}}}var shows=(seen,wanted)=>seen?.
generation===wanted.generation&&seen.slot===wanted.slot&&(wanted.layout===void 0||seen.layout===wanted.layout);async function confirmServed(asking,wanted,listeners,options2={}){
let asked=Promise.resolve(void 0);const giveUp=()=>asked=asked.then(()=>options2.giveUp?.()),{limitMs=CONFIRM_MS,apartMs=0}=options2,failed2=(await Promise.allSettled(
listeners.map(({port})=>confirmPort(asking,wanted,port,{limitMs,apartMs,giveUp})))).find(one=>one.status==="rejected");if(failed2)throw failed2.reason}async function confirmPort(asking,wanted,port,{
limitMs,apartMs,giveUp}){const started=asking.clock.monotonic();for(let good=0,last="no answer";good<CONFIRMATIONS;){try{const seen=await askServed(asking,port);
last=seen?`generation ${seen.generation} in ${seen.slot??"no slot"}${seen.layout===void 0?"":` of layout ${seen.layout}`}`:"an answer of somebody else",good=shows(
seen,wanted)?good+1:0}catch(error){good=0,last=(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}if(good>0){apartMs>0&&good<CONFIRMATIONS&&await asking.
clock.sleep(apartMs);continue}const refused=await giveUp();if(refused!==void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(refused);if(asking.
clock.monotonic()-started>limitMs)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`port ${port} does not show the switch: expected generation ${wanted.
generation} in ${wanted.slot??"no slot"}${wanted.layout===void 0?"":` of layout ${wanted.layout}`}, last seen ${last}`);await asking.clock.sleep(POLL_MS6)}}function orderedRoutes(routes){
return[...routes.filter((route2,i)=>routes.findIndex(({path})=>path===route2.path)===i)].sort((a,b)=>b.path.length-a.path.length)}var regexLiteral=text=>text.replace(
/[^A-Za-z0-9/_-]/g,character=>[...new TextEncoder().encode(character)].map(byte=>`\\x${byte.toString(16).padStart(2,"0")}`).join("")),plainPath=path=>path.replace(
/[^A-Za-z0-9/._~:@!&+,=%*()-]/g,character=>[...new TextEncoder().encode(character)].map(byte=>`%${byte.toString(16).toUpperCase().padStart(2,"0")}`).join(""));function routeRules(routes){
return orderedRoutes(routes).map(route2=>{const prefix=regexLiteral(route2.path),open5=route2.path.endsWith("/"),to=route2.rewrite===void 0?void 0:plainPath(route2.
rewrite);return{service:route2.service,path:route2.path,covers:open5?`^${prefix}`:`^${prefix}(?:/|$)`,rewrite:to===void 0?void 0:{bare:`^${prefix}/?$`,bareTo:to,
rest:open5?`^${prefix}/?(.+)$`:`^${prefix}/(.+)$`,restTo:to.endsWith("/")?to:`${to}/`}}})}function parseNginxVersion(text){const found=/nginx version: [^/\s]+\/(\d+)\.(\d+)\.(\d+)/.
exec(text);return found?[Number(found[1]),Number(found[2]),Number(found[3])]:void 0}var atLeast=(version,wanted)=>{const i=version.findIndex((part2,n)=>part2!==
wanted[n]);return i===-1||(version[i]??0)>(wanted[i]??0)},hasGentleReload=version=>atLeast(version,[1,27,4]),KEEP_ALIVE_S=75;function quoted2(text){if(/[\0-\x1f\x7f"\\$]/.
test(text))throw new Error(`${JSON.stringify(text)} cannot be written into a configuration of nginx`);return`"${text}"`}function renderNginx(record10,facts2){const id2=nameOf(
record10.deployment);return[facts2.place?`map $realpath_root $${id2}_place { default ""; "~/states/(?<${id2}_p>[0-9]+-(?:none|blue|green))$" $${id2}_p; }`:`map \
$server_port $${id2}_place { default "${record10.generation}-${record10.active??"none"}"; }`,`map $${id2}_place $${id2}_slot { default ""; "~-none$" none; "~-bl\
ue$" blue; "~-green$" green; }`,`map $${id2}_slot $${id2}_told { default ""; blue blue; green green; }`,`map $${id2}_slot $${id2}_json { default null; blue '"bl\
ue"'; green '"green"'; }`,`map $${id2}_place $${id2}_generation { default ""; "~^(?<${id2}_g>[0-9]+)-" $${id2}_g; }`,`log_format ${id2} "$msec $${id2}_slot $sta\
tus $request_time";`,`map $http_upgrade $${id2}_connection { default upgrade; "" ""; }`,`map $http_x_forwarded_proto $${id2}_proto { default $http_x_forwarded_p\
roto; "" $scheme; }`,`map $http_x_forwarded_host $${id2}_host { default $http_x_forwarded_host; "" $http_host; }`,...facts2.lookedUp?[]:SLOTS.flatMap(slot=>renderUpstreams(
record10,slot,id2,facts2)),...portsOf(record10).flatMap(port=>renderListener(record10,port,id2,facts2)),""].join(`
`)}function renderUpstreams(record10,slot,id2,facts2){const routed2=listenersOf(record10,slot).flatMap(({routes})=>routes.map(({service})=>service));return Object.
entries(upstreamsOf(record10,slot)).filter(([service])=>routed2.includes(service)).sort(([a],[b])=>a<b?-1:1).flatMap(([service,url2])=>{const{host,port}=upstreamAddress(
service,url2);return[`upstream ${id2}_${service}_${slot} {`,`  server ${host}:${port} max_fails=0;`,...atLeast(facts2.version,[1,15,3])?["  keepalive 64;","  ke\
epalive_timeout 2s;"]:[],"}"]})}function renderListener(record10,port,id2,facts2){const name=`${id2}_${port}`,rules=SLOTS.filter(slot=>record10.slots[slot]).flatMap(
slot=>{const routes=listenersOf(record10,slot).find(listener2=>listener2.port===port)?.routes??[];return routeRules(routes).map(rule=>({slot,rule}))}),target=(slot,service)=>{
const url2=upstreamsOf(record10,slot)[service];return url2===void 0?"absent":facts2.lookedUp?.(url2)??`${id2}_${service}_${slot}`};return[`map "$${id2}_slot$req\
uest_uri" $${name}_to {`,'  default "";',...rules.map(({slot,rule})=>`  "~${inSlot(slot,inTarget(rule.covers))}" "${target(slot,rule.service)}";`),"}",`map "$${id2}\
_slot$request_uri" $${name}_uri {`,"  default $request_uri;",...rules.flatMap(({slot,rule})=>uriRules(slot,rule,id2)),"}",...renderServer(record10,port,id2,facts2)]}
var inSlot=(slot,expression)=>expression.replace(/^\^/,`^${slot}`),inTarget=expression=>expression.replace("(?:/|$)","(?:[/?]|$)");function uriRules(slot,rule,id2){
if(!rule.rewrite)return[`  "~${inSlot(slot,inTarget(rule.covers))}" $request_uri;`];const query=`(?<${id2}_query>\\?.*)?$`,bare=inSlot(slot,rule.rewrite.bare).replace(
/\$$/,query),rest=inSlot(slot,rule.rewrite.rest).replace(/\(\.\+\)\$$/,`(?<${id2}_rest>[^?]+)${query}`);return[`  "~${bare}" "${rule.rewrite.bareTo}$${id2}_quer\
y";`,`  "~${rest}" "${rule.rewrite.restTo}$${id2}_rest$${id2}_query";`]}var problem=(code,message)=>`'{"error":{"code":"${code}","message":"${message}"}}
'`;function renderServer(record10,port,id2,facts2){const place=[`add_header x-delivery-slot $${id2}_told always;`,`add_header x-delivery-generation $${id2}_gene\
ration always;`],name=`${id2}_${port}`,host=facts2.address.includes(":")?`[${facts2.address}]`:facts2.address,unreadable2=`if ($${id2}_place = "") { return 503 ${problem(
"no_place","the name that says which slot serves cannot be read")}; }`,serving2=[`    ${unreadable2}`,`    if ($${id2}_slot = none) { return 503 ${problem("noth\
ing_deployed","no release has been delivered yet")}; }`,`    if ($${name}_to = "") { return 404 ${problem("no_route",`no route of port ${port} covers this path`)}\
; }`,`    if ($${name}_to = absent) { return 502 ${problem("no_upstream","the service has no address in this slot")}; }`,`    proxy_pass http://$${name}_to$${name}\
_uri;`];return["server {",`  listen ${host}:${port};`,'  server_name "";',...facts2.place?[`  root ${quoted2(facts2.place.current)};`]:[],`  access_log ${quoted2(
facts2.trafficLog)} ${id2};`,`  keepalive_timeout ${KEEP_ALIVE_S}s;`,"  keepalive_requests 100000;",...hasGentleReload(facts2.version)?["  keepalive_min_timeout\
 5s;"]:[],"  client_max_body_size 0;","  proxy_http_version 1.1;","  proxy_buffering off;","  proxy_request_buffering off;","  proxy_connect_timeout 5s;",`  pro\
xy_read_timeout ${facts2.answerSeconds}s;`,`  proxy_send_timeout ${facts2.answerSeconds}s;`,"  proxy_set_header Host $http_host;",`  proxy_set_header Connection\
 $${id2}_connection;`,"  proxy_set_header Upgrade $http_upgrade;","  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",`  proxy_set_header X-Forward\
ed-Proto $${id2}_proto;`,`  proxy_set_header X-Forwarded-Host $${id2}_host;`,'  proxy_set_header x-delivery-slot "";','  proxy_set_header x-delivery-generation \
"";',"  proxy_hide_header x-delivery-slot;","  proxy_hide_header x-delivery-generation;",...place.map(line=>`  ${line}`),`  location = ${GENERATION_PATH} {`,"  \
  access_log off;","    default_type application/json;","    add_header Cache-Control no-store always;",`    add_header x-delivery-deployment ${quoted2(record10.
deployment)} always;`,...place.map(line=>`    ${line}`),...facts2.place?[`    add_header x-delivery-layout ${quoted2(facts2.place.layout)} always;`]:[],`    ${unreadable2}`,
`    return 200 '{"generation":$${id2}_generation,"slot":$${id2}_json}
';`,"  }","  location / {","    default_type application/json;",...serving2,"  }","}"]}function renderNginxMain(facts2){const temporary=["client_body","proxy","\
fastcgi","uwsgi","scgi"];return[`pid ${quoted2(`${facts2.run}/nginx.pid`)};`,`error_log ${quoted2(facts2.errors)} notice;`,"worker_processes auto;",`worker_shut\
down_timeout ${Math.ceil(facts2.drainLimitSeconds)}s;`,"events { worker_connections 4096; }","http {","  access_log off;","  server_tokens off;",...temporary.map(
name=>`  ${name}_temp_path ${quoted2(`${facts2.run}/${name}`)};`),`  include ${quoted2(`${facts2.config}/*.conf`)};`,"}",""].join(`
`)}var APPLY_MS=1e4,SETTLE_MS3=150,LONG_LOG=64*1024*1024,stem=world=>`compose-delivery-${world.deploymentId}`,fileName=world=>`${stem(world)}.conf`;async function writeMain({
world,drainLimitSeconds}){const paths2=routerPaths(world.folder),main=renderNginxMain({config:paths2.config,run:paths2.run,errors:paths2.errors,drainLimitSeconds});
await world.files.makeDirectory(paths2.run),await world.files.writeAtomic(`${paths2.base}/nginx.conf`,main,420)}async function tryOut({world,seat,program},text){
const{trial,run:run3}=routerPaths(world.folder);await world.files.makeDirectory(trial),await world.files.makeDirectory(run3),await world.files.writeAtomic(`${trial}\
/${fileName(world)}`,text,420);const main=renderNginxMain({config:trial,run:run3,errors:`${run3}/trial.log`,drainLimitSeconds:1});await world.files.writeAtomic(
`${trial}/nginx.main`,main.replace('/nginx.pid"','/trial.pid"'),420);const said2=await seat.run([program,"-t","-q","-c",`${trial}/nginx.main`]);if(said2.code!==
0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`nginx refuses the new configuration: ${lastLines(said2)}`,{advice:"nothing was changed: the\
 old configuration serves"})}async function rotateTraffic(world){const{traffic}=routerPaths(world.folder),measured=await world.exec(["stat","-c","%s",traffic]);
return measured.code!==0||Number(measured.stdout)<=LONG_LOG?!1:(await world.host.rotate(traffic,1),!0)}async function tidyTraffic(options2){const{world,seat,program,
configFile}=options2;if(!await rotateTraffic(world))return;const main=configFile??(seat.owner==="ours"?`${routerPaths(world.folder).base}/nginx.conf`:void 0),said2=await seat.
run([program,...main===void 0?[]:["-c",main],"-s","reopen"]);said2.code!==0&&world.log.warning(`nginx did not open its log anew: ${lastLines(said2)}`)}var LAYOUT=/x-delivery-layout "([0-9a-f]+)"/;
async function load(options2,file,text,next,before,stored4){const{world,address}=options2,news=followFile(world.exec,routerPaths(world.folder).errors),told=[...await news()];
await world.files.writeAtomic(file,text,420);try{await reload(options2);const ports=portsOf(next).map(port=>({port}));await confirmServed({...world,address},{generation:next.
generation,slot:next.active,layout:LAYOUT.exec(text)?.[1]},ports,{limitMs:APPLY_MS,giveUp:async()=>(told.push(...await news()),refusal2(told))}),await world.clock.
sleep(SETTLE_MS3)}catch(error){throw"text"in stored4?await world.files.writeAtomic(file,stored4.text,420):await world.files.remove(file),await reload(options2).
catch(()=>{}),await confirmServed({...world,address},{generation:before.generation,slot:before.active},portsOf(before).map(port=>({port})),{limitMs:APPLY_MS}).catch(
()=>{}),error}}async function reload({seat,program,world,reload:told,configFile}){const{base}=routerPaths(world.folder);if(seat.owner==="foreign"){const tested=await seat.
run([program,"-t","-q",...configFile===void 0?[]:["-c",configFile]]);if(tested.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`nginx\
 refuses its configuration: ${lastLines(tested)}`)}const said2=await seat.run(told??[program,"-c",`${base}/nginx.conf`,"-s","reload"]);if(said2.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`nginx could not be told to reload: ${lastLines(said2)}`)}function refusal2(lines){if(lines.some(line=>/\[crit\].*realpath\(\) .*Permission denied/.test(line)))
return"the workers of nginx may not enter the folder of the router in the state directory (chmod o+x)";const said2=lines.filter(line=>line.includes("[emerg]")).
map(line=>line.replace(/^.*\[emerg\] (?:\d+#\d+: )?/,"").trim());if(!said2.every(line=>line.startsWith("bind() to ")))return`nginx kept its old configuration; i\
ts log says: ${[...new Set(said2)].slice(0,3).join("; ")}`}function nginxDriver(options2){const{world,seat}=options2,paths2=routerPaths(world.folder),file=`${options2.
configFolder??paths2.config}/${fileName(world)}`;let known;const version=async()=>known??=await readVersion(options2),folder=options2.configFolder?`${options2.configFolder}\
/${stem(world)}`:paths2.place,place=placeStore(world,folder),body=async(record10,layout2)=>renderNginx(record10,{version:await version(),address:options2.address,
trafficLog:paths2.traffic,answerSeconds:options2.answerSeconds,place:{current:placePaths(folder).current,layout:layout2}}),layout=async record10=>digest(await body(
record10,"")).slice(0,16),render3=async record10=>seal(record10,await body(record10,await layout(record10))),store2=async record10=>{await place.write(record10),
await world.files.writeAtomic(file,await render3(record10),420)},risk=async()=>reloadRisk(options2,await version());return{kind:"nginx",file,foreign:"does nginx\
 run, does its own configuration read that folder (router.config-directory), and does router.reload-command reach it",missing:async(_listeners,now,next)=>{const problems=await unreadable(
options2),refused=now?.active!==void 0&&(!next||await layout(next)!==await layout(now))?await risk():void 0;return refused===void 0?problems:[...problems,refused]},
byPlace:{place,layout,refusesLoad:risk,tidy:()=>tidyTraffic(options2).catch(error=>world.log.warning((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(
error)))},stored:async()=>storedAt(unseal(await world.files.readText(file)),await place.read()),store:store2,probe:()=>Promise.resolve(void 0),prepareStart:async()=>(await writeMain(
options2),[options2.program,"-c",`${paths2.base}/nginx.conf`,"-g","daemon off;"]),apply:async(next,before,stored4)=>{const text=await render3(next);await tryOut(
options2,text),await rotateTraffic(world),await load(options2,file,text,next,before,stored4)},open:async upstreams=>({requests:await countConnections(world,seat,
upstreams),tunnels:0}),cut:async(upstreams,slot)=>{const open5=await countConnections(world,seat,upstreams);return open5>0&&world.log.warning(`nginx has no way \
to end single connections: ${open5} of ${slot} end by themselves, or with the slot`),0},manual:async(next,before)=>{const{configFile}=options2,main=configFile??
(seat.owner==="ours"?`${paths2.base}/nginx.conf`:void 0),chosen=main===void 0?[]:["-c",main],name={layout:await layout(next),...place.shell(next)};return name.layout===
await layout(before)?{files:[],needs:[],place:name}:{files:[{path:file,text:await render3(next)}],test:seat.shell.run([options2.program,"-t","-q",...chosen]),tell:seat.
shell.run(options2.reload??[options2.program,...chosen,"-s","reload"]),needs:seat.shell.needs,place:name}},traffic:countTraffic(followFile(world.exec,paths2.traffic),
parseNginxLine)}}var WORKER_UID=65534;async function unreadable({world,seat}){if(seat.owner!=="ours"||!world.host.isRoot()||seat.inContainer===!0)return[];const closed=await world.
host.unreachable(world.folder,WORKER_UID);return closed===void 0?[]:[`the workers of nginx run as user ${WORKER_UID}, who cannot enter ${closed}; put the state \
directory where other users may go, or allow it there (chmod o+x)`]}async function readVersion({seat,program}){const said2=await seat.run([program,"-v"]),version=parseNginxVersion(
`${said2.stdout}
${said2.stderr}`);if(!version)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${program} -v did not tell its version: ${lastLines(said2)}`,{advice:"\
is it nginx, and new enough to say so (router.program)?"});return version}function reloadRisk({strict,world},version){if(hasGentleReload(version))return;const told=`\
addresses or routes change, so nginx is reloaded, and nginx ${version.join(".")} closes idle keep-alive connections then: a request that is on its way over one \
is lost (before 1.27.4)`;if(strict)return`${told}; router.strict refuses that: deliver in a quiet hour without router.strict, or use nginx 1.27.4 or newer, hapr\
oxy, or embedded`;world.log.warning(`${told}; router.strict: true refuses it`)}function parseNginxLine(line){const[,slot,status,seconds]=line.split(" ");return isSlot(
slot)?{slot,status:Number(status),ms:Number(seconds)*1e3}:void 0}var INSIDE="/tmp/delivery",STATUS_PATH="/.well-known/delivery-status",TRAFFIC_PATH="/.well-know\
n/delivery-traffic",RESOLVER="resolver 127.0.0.11 valid=1s ipv6=off;";function renderFront(front,facts2){const{record:record10,revision,fence,cut:cut2}=front;return`\
# revision ${revision} fence ${fence} cut ${cut2}
${sealedFront(record10,facts2)}
# end ${revision}
`}function sealedFront(record10,facts2){const servers=renderNginx(record10,{version:[1,18,0],address:"0.0.0.0",trafficLog:`${INSIDE}/traffic.log`,answerSeconds:facts2.
answerSeconds,lookedUp:hostAndPort}),temporary=["client_body","proxy","fastcgi","uwsgi","scgi"],body=[`pid ${INSIDE}/nginx.pid;`,"error_log stderr notice;","wor\
ker_processes auto;",`worker_shutdown_timeout ${Math.ceil(facts2.drainLimitSeconds)}s;`,"events { worker_connections 4096; }","http {","access_log off;","server\
_tokens off;",RESOLVER,...temporary.map(name=>`${name}_temp_path ${quoted2(`${INSIDE}/${name}`)};`),"proxy_next_upstream error timeout;",servers,...adminServer(
facts2),"}"].join(`
`);return seal(record10,body)}function hostAndPort(url2){const found=/^http:\/\/([a-zA-Z0-9][a-zA-Z0-9_.-]*:\d{1,5})\/?$/.exec(url2);if(!found?.[1])throw new Error(
`expected an upstream such as http://shop-blue-web:8080, saw ${JSON.stringify(url2)}`);return found[1]}function adminServer({adminPort,prefix,answerSeconds}){return[
"server {",`  listen 0.0.0.0:${adminPort};`,`  location = ${STATUS_PATH} { alias ${INSIDE}/status; default_type application/json; add_header Cache-Control no-st\
ore; }`,`  location = ${TRAFFIC_PATH} { alias ${INSIDE}/traffic.log; default_type text/plain; add_header Cache-Control no-store; }`,"  location ~ ^/slots/(?<dly\
_slot>blue|green)/(?<dly_service>[a-z][a-z0-9_-]*)/(?<dly_port>[0-9]+)(?<dly_rest>/.*)?$ {","    proxy_connect_timeout 2s;",`    proxy_read_timeout ${answerSeconds}\
s;`,`    proxy_pass http://${prefix}-$dly_slot-$dly_service:$dly_port$dly_rest$is_args$args;`,"  }","  location / { return 404; }","}"]}function parseFront(text){
const found=/^# revision (\d+) fence (\d+) cut (\d+)\n([\s\S]*)\n# end (\d+)\n$/.exec(text??"");if(!found||found[1]!==found[5])return;const stored4=unseal(found[4]);
if(stored4.state==="whole")return{revision:Number(found[1]),fence:Number(found[2]),cut:Number(found[3]),record:stored4.record}}function parseStatus(text){const found=/^revision (\d+) refused (\d+) leaving (\d+)\s*$/.
exec(text);return found?{revision:Number(found[1]),refused:Number(found[2]),leaving:Number(found[3])}:void 0}var BEACON_PORT=8081,BEACON_CONF=["pid /tmp/beacon.\
pid;","error_log stderr notice;","worker_processes 1;","daemon off;","events {}","http {","  access_log off;",`  server { listen ${BEACON_PORT}; location = /fro\
nt.conf { alias /delivery/front.conf; default_type text/plain; } }`,"}",""].join(`
`),agentScript=dir=>`set -u
dir=${dir}
mkdir -p "$dir"
cd "$dir" || exit 1
: >traffic.log
now=0 refused=0 cut=0 told=
get() { if command -v curl >/dev/null 2>&1; then curl -sf -m 2 "$1"; else wget -q -T 2 -O - "$1"; fi; }
master() { read -r pid 2>/dev/null <nginx.pid && [ -d "/proc/$pid" ]; }
# In brackets, so that neither grep nor this text finds itself.
leaving() { grep -sl 'nginx: [w]orker process is shutting down' /proc/[0-9]*/cmdline; }
apply() {
  mv next candidate.conf
  if ! nginx -t -q -c "$dir/candidate.conf"; then refused=$1; return; fi
  mv candidate.conf front.conf
  if master; then nginx -c "$dir/front.conf" -s reload || return; else nginx -c "$dir/front.conf" || return; fi
  now=$1
}
look() {
  get "$1" >next 2>/dev/null || return
  first=$(sed -n '1s/^# revision \\([0-9]*\\) fence [0-9]* cut \\([0-9]*\\)$/\\1 \\2/p' next)
  last=$(sed -n '$s/^# end \\([0-9]*\\)$/\\1/p' next)
  number=\${first% *}
  [ -n "$number" ] && [ "$number" = "$last" ] && [ "$number" -gt "$now" ] && [ "$number" -ne "$refused" ] || return
  wanted=\${first#* }
  apply "$number"
  if [ "$now" = "$number" ] && [ "$wanted" -gt "$cut" ]; then
    cut=$wanted
    for file in $(leaving); do process=\${file#/proc/}; kill -TERM "\${process%%/*}" 2>/dev/null; done
  fi
}
end() {
  if master; then
    nginx -c "$dir/front.conf" -s quit
    while master; do sleep 0.2 2>/dev/null || sleep 1; done
  fi
  exit 0
}
trap end TERM INT QUIT
while :; do
  look "$1"
  set -- "$1" $(leaving)
  status="revision $now refused $refused leaving $(($# - 1))"
  if [ "$status" != "$told" ]; then echo "$status" >status.next && mv status.next status; echo "$status"; told=$status; fi
  [ "$now" -eq 0 ] || master || exit 1
  if [ "$(wc -c <traffic.log)" -gt 67108864 ]; then : >traffic.log; fi
  sleep 0.3 2>/dev/null || sleep 1
done
`,AGENT=agentScript(INSIDE);function swarmOf({application}){if(application.swarm)return application.swarm;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"delivery file: swarm",expected:"the section swarm, with its router-image (engine: swarm)",seen:"nothing"}])}async function frontServices(world){const all=await listServices(
world),named3=name=>all.find(service=>service.name===name);return{router:named3(routerName(world.prefix)),beacon:named3(beaconName(world.prefix))}}function announcedRevision(world,beacon){
const prefix=configName(frontPath(world.folder),0).replace(/\d{9}$/,""),found=beacon?.configs.find(name=>name.startsWith(prefix));return found===void 0?0:Number(
found.slice(prefix.length))}async function ownConfig(world,kind,text){const name=`cd.${kind}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").
update(text).digest("hex").slice(0,12)}`,made=await world.client.attempt(["config","create","--label",`${LABEL}.own=${kind}`,name,"-"],{input:text});if(made.code!==
0&&!/already exists/i.test(made.stderr))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`config ${name} could not be made: ${made.stderr.trim()}`);
return name}var common=(world,name,role)=>["service","create","--detach","--name",name,"--endpoint-mode","dnsrr","--no-resolve-image","--with-registry-auth","--\
restart-delay","1s","--label",`${LABEL}.deployment=${world.deploymentId}`,"--label",`${LABEL}.role=${role}`,"--network",`name=${networks(world.prefix).front}`];
async function createFront(world,revision,ports){const swarm=swarmOf(world);await ensureNetwork(world,networks(world.prefix).front);const{router,beacon}=await frontServices(
world),image=swarm["router-image"];if(!beacon){const conf=await ownConfig(world,"beacon",BEACON_CONF);await create(world,[...common(world,beaconName(world.prefix),
"beacon"),"--update-order","start-first","--update-monitor","2s","--update-failure-action","pause","--stop-grace-period","2s","--config",`source=${conf},target=\
/delivery/beacon.conf`,"--config",`source=${configName(frontPath(world.folder),revision)},target=/delivery/front.conf`,image,"nginx","-c","/delivery/beacon.conf"])}
if(!router){const agent=await ownConfig(world,"agent",AGENT);await create(world,[...common(world,routerName(world.prefix),"proxy"),"--mode","global","--config",
`source=${agent},target=/delivery/agent.sh`,"--stop-grace-period",`${Math.ceil(world.application.router["drain-limit-seconds"])}s`,...swarm["router-constraints"].
flatMap(constraint=>["--constraint",constraint]),...ports.flatMap(port=>["--publish",`mode=host,target=${port},published=${port}`]),image,"sh","/delivery/agent.\
sh",`http://${beaconName(world.prefix)}:${BEACON_PORT}/front.conf`])}}async function create(world,args){const made=await world.client.attempt(args);if(made.code!==
0&&!/already exists|AlreadyExists|name conflicts/i.test(made.stderr))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`docker service create fa\
iled: ${made.stderr.trim().slice(-400)}`)}async function announce(world,revision){const{beacon}=await frontServices(world);if(!beacon)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`service ${beaconName(world.prefix)} is gone: nobody can tell the router anything`);const wanted=configName(frontPath(world.folder),revision);if(beacon.configs.
includes(wanted))return;const prefix=wanted.replace(/\d{9}$/,""),old=beacon.configs.filter(name=>name.startsWith(prefix));await world.client.run(["service","upd\
ate","--detach","--quiet","--no-resolve-image",...old.flatMap(name=>["--config-rm",name]),"--config-add",`source=${wanted},target=/delivery/front.conf`,beacon.name])}
var ASK_MS2=2e3;async function askTasks(world,router){const{application,deploymentId}=world,port=application.router.listeners[0]?.port??0,tasks=(router?.tasks??
[]).flatMap(({live,address,id:id2})=>live&&address!==void 0?[{id:id2,address}]:[]);return Promise.all(tasks.map(async({id:id2,address})=>{const[served3,status]=await Promise.
all([askServed({...world,address},port,deploymentId).catch(()=>{}),askStatus(world,address)]);return{task:id2,address,served:served3,status}}))}async function askStatus({
http,application},address){const url2=`${adminOf(address,application.router["admin-port"])}${STATUS_PATH}`,answer=await http({url:url2,fresh:!0,timeoutMs:ASK_MS2}).
catch(()=>{});return answer?.status===200?parseStatus(answer.body):void 0}var adminOf=(address,port)=>`http://${address.includes(":")?`[${address}]`:address}:${port}`,
sameServed=(a,b)=>a?.served?.generation===b?.served?.generation&&a?.served?.slot===b?.served?.slot,leavingOf=answers2=>answers2.reduce((sum,{status})=>sum+(status?.
leaving??0),0),CHUNK_BYTES=1024*1024;function followTasks(world){const offsets=new Map;let first=!0;return async()=>{const{router}=await frontServices(world),tasks=(router?.
tasks??[]).flatMap(({live,address,id:id2})=>live&&address!==void 0?[{id:id2,address}]:[]),lines=await Promise.all(tasks.map(async({id:id2,address})=>{const url2=`${adminOf(
address,world.application.router["admin-port"])}${TRAFFIC_PATH}`,known=offsets.get(id2)??(first?await sizeOf(world,url2):0),{text,from}=await read2(world,url2,known),
whole=text.slice(0,text.lastIndexOf(`
`)+1);return offsets.set(id2,from+Buffer.byteLength(whole)),whole.split(`
`).filter(Boolean)}));return first=!1,lines.flat()}}async function sizeOf({http},url2){const answer=await http({url:url2,method:"HEAD",timeoutMs:ASK_MS2}).catch(
()=>{});return Number(answer?.headers["content-length"]??0)}async function read2({http},url2,from){const answer=await(start2=>http({url:url2,headers:{range:`byt\
es=${start2}-${start2+CHUNK_BYTES-1}`},timeoutMs:ASK_MS2,maxBodyBytes:CHUNK_BYTES}).catch(()=>{}))(from);return answer?.status===206?{text:answer.body,from}:answer?.
status!==416||from===0?{text:"",from}:await sizeOf({http},url2)<from?read2({http},url2,0):{text:"",from}}var HEADERS=`headers() {
  if command -v curl >/dev/null 2>&1; then curl -s -o /dev/null -D - --max-time 5 "$1" 2>/dev/null
  else wget -q -S -T 5 -O /dev/null "$1" 2>&1
  fi | tr -d '\\r' | tr 'A-Z' 'a-z'
}
field() { printf '%s\\n' "$said" | sed -n "s/^ *$1: *//p" | head -n 1; }`;function served({address,deploymentId},port){return`${HEADERS}
served() {
  said=$(headers ${quoted(`http://${askAddress(address)}:${port}${GENERATION_PATH}`)})
  [ "$(field x-delivery-deployment)" = ${quoted(deploymentId)} ] || return 1
  echo "$(field x-delivery-slot) $(field x-delivery-generation)"
}`}var rename=({layout,go})=>`tries=0
until served >/dev/null && [ "$(field x-delivery-layout)" = ${quoted(layout)} ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 25 ] || undo 'the router does not have the addresses of this slot loaded'
  sleep 0.2 2>/dev/null || sleep 1
done
{ ${go}; } || undo 'the name that decides could not be changed'
`;function manualSwitch(facts2,place,request){const ask2=served(place,request.listeners[0]?.port??0),wanted=quoted(`${request.slot} ${request.generation}`),save=facts2.
files.map(({path})=>`cp -p ${quoted(path)} ${quoted(`${path}.before`)} || exit 1`),write2=facts2.files.map(({path,text})=>`printf '%s' ${quoted(text)} >${quoted(
`${path}.part`)} && chmod 644 ${quoted(`${path}.part`)} && sync && mv -f ${quoted(`${path}.part`)} ${quoted(path)} || undo 'the configuration could not be writt\
en'`),back=facts2.files.map(({path})=>`mv -f ${quoted(`${path}.before`)} ${quoted(path)};`).join(" "),tell2=facts2.tell??":",{place:name}=facts2,kept2=facts2.files.
map(({path})=>quoted(`${path}.before`)).join(" ");return{needs:[["curl","wget"],...facts2.needs],observe:`${ask2}
served || { echo 'the router does not answer: nobody can say what it serves'; exit 1; }`,act:`${ask2}
${facts2.impossible===void 0?"":`say ${quoted(facts2.impossible)} >&2; exit 1
`}undo() { say "$1: the old configuration comes back" >&2; ${name?.back??""} ${back} ${tell2} >/dev/null 2>&1; exit 1; }
printf '%s\\n' "$FENCE" >${quoted(`${place.fenceFile}.part`)} && mv -f ${quoted(`${place.fenceFile}.part`)} ${quoted(place.fenceFile)} || exit 1
${save.join(`
`)}
${write2.join(`
`)}
${facts2.test===void 0?"":`${facts2.test} || undo 'the router refuses the configuration'`}
${tell2} || undo 'the router could not be told'
${name?rename(name):""}tries=0
until [ "$(served)" = ${wanted} ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 50 ] || undo 'the router does not show the switch'
  sleep 0.2 2>/dev/null || sleep 1
done
${kept2===""?"":`rm -f ${kept2}`}`}}var scriptFront=({folder,prefix,deploymentId,port})=>`
FRONT=${seriesOf(frontPath(folder))}
ROUTER=${quoted(routerName(prefix))}
BEACON=${quoted(beaconName(prefix))}
DEPLOYMENT=${quoted(deploymentId)}

# What the router should serve, if it is ours and whole: its revision is in the first line.
front() {
  stored=$(text_of "$FRONT") || { echo "what the router should serve cannot be read: $(complaint)"; return 1; }
  number=$(printf '%s\\n' "$stored" | sed -n '1s/^# revision \\([0-9]*\\) fence [0-9]* cut [0-9]*$/\\1/p')
  sum=$(printf '%s' "$(printf '%s\\n' "$stored" | sed '1,3d;$d')" | sha256sum | cut -d ' ' -f 1)
  if [ -z "$number" ] || [ "$(printf '%s\\n' "$stored" | tail -n 1)" != "# end $number" ] ||
    [ "$(printf '%s\\n' "$stored" | sed -n 3p)" != "# seal sha256:$sum" ]; then
    echo 'what the router should serve is not what a delivery wrote: it was edited, or is not ours'
    return 1
  fi
  case $stored in
  *"\\"deployment\\":\\"$DEPLOYMENT\\""*) printf '%s\\n' "$stored" ;;
  *) echo 'what the router should serve is of another deployment'; return 1 ;;
  esac
}

# Nodes, as ID STATE ADDRESS; a manager may know itself as 0.0.0.0.
nodes() {
  ids=$(ask '' node ls --quiet) || return 1
  # shellcheck disable=SC2086
  ask '' node inspect --format '{{.ID}} {{.Status.State}} {{.Status.Addr}} {{with .ManagerStatus}}{{.Addr}}{{end}}' $ids | while read -r id state own other; do
    case $own in
    '' | 0.0.0.0 | 127.0.0.1) [ -z "$other" ] || own=\${other%:*} ;;
    esac
    case $own in
    *:*) own="[$(printf '%s' "$own" | tr -d '[]')]" ;;
    esac
    echo "$id $state $own"
  done
}

# Tasks of a service that run, are meant to, and are on a node that answers: ADDRESS IMAGE of each.
live() {
  known=$(nodes) || return 1
  ids=$(ask '' service ps --quiet --no-trunc "$1") || return 1
  [ -n "$ids" ] || return 0
  # shellcheck disable=SC2086
  ask '' inspect --type task --format '{{.NodeID}} {{.Status.State}} {{.DesiredState}} {{.Spec.ContainerSpec.Image}}' $ids |
    while read -r node state wanted image; do
      [ "$state $wanted" = 'running running' ] || continue
      address=$(printf '%s\\n' "$known" | sed -n "s/^$node ready //p")
      [ -z "$address" ] || echo "$address $image"
    done
}

# What each task of the router serves to a new client: SLOT GENERATION, or silent.
tellings() {
  addresses=$(live "$ROUTER") || return 1
  printf '%s\\n' "$addresses" | cut -d ' ' -f 1 | sort -u | while read -r address; do
    [ -n "$address" ] || continue
    said=$(headers "http://$address:${port}${GENERATION_PATH}")
    if [ "$(field x-delivery-deployment)" = "$DEPLOYMENT" ]; then
      echo "$(field x-delivery-slot) $(field x-delivery-generation)"
    else
      echo silent
    fi
  done
}

# All say the same, or, after a while, all that answer do: a node that died is still called ready at first.
observed() {
  tries=0
  while :; do
    told=$(tellings | sort -u)
    heard=$(printf '%s\\n' "$told" | grep -v '^silent$')
    case $heard in
    '' | *"
"*) ;;
    *)
      if [ "$told" = "$heard" ] || [ "$tries" -ge 15 ]; then
        echo "$heard"
        return 0
      fi
      ;;
    esac
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || break
    sleep 1
  done
  [ -z "$heard" ] || { echo "the router's tasks do not all serve the same: $(printf '%s' "$heard" | tr '\\n' ',')"; return 1; }
  echo "no task of $ROUTER answers. $(complaint)"
  return 1
}
`,START_SECONDS=60;function swarmManualSwitch(facts2,request){return{needs:[["curl","wget"],...STATE_NEEDS],state:scriptState(facts2.folder)+scriptFront(facts2),
ready:ready(facts2,request),observe:`${HEADERS}
said=$(front) || { echo "$said"; exit 1; }
observed`,act:act(facts2,request)}}var labelOf=name=>`{{index .Spec.Labels "${LABEL}.${name}"}}`;function ready(facts2,{slot}){const{target,prefix,adminPort}=facts2,
names=slotServices(target,"colored"),rows=names.map(name=>{const{health,port}=target.services[name]??{},digest3=/sha256:[0-9a-f]{64}$/.exec(imageOf(name,target.
artifacts[name]??""))?.[0]??"",path=health&&port!==void 0?`/slots/${slot}/${name}/${port}${health.path}`:"",kind=Object.keys(health?.headers??{}).length>0?"guar\
ded":"open";return`  one "$1" ${[name,serviceName(prefix,slot,name),digest3,String(replicasOf(target,name)),path,kind].map(quoted).join(" ")} || return 1`}),longest=Math.
max(0,...names.map(name=>target.services[name]?.health?.["start-seconds"]??60));return`each() {
${rows.join(`
`)}
}
known() {
  found=$(ask '' service inspect --format '${labelOf("release")} {{.Spec.TaskTemplate.ContainerSpec.Image}} {{with .Spec.Mode.Replicated}}{{.Replicas}}{{end}}' \
"$2") || {
    echo "$1 is gone ($2): the action rollback makes it anew"
    return 1
  }
  case $found in
  "$TO_RELEASE "*"$3 "*) ;;
  *) echo "$2 is not of $TO_VERSION any more: the action rollback makes it anew"; return 1 ;;
  esac
  [ "\${found##* }" = "$4" ] || asleep="$asleep $2"
}
wake() {
  case " $asleep " in
  *" $2 "*) ;;
  *) return 0 ;;
  esac
  say "$2 is started: $4 tasks" >&2
  ask '' service update --detach --quiet --replicas "$4" "$2" >/dev/null || { echo "$1 could not be started: $(complaint)"; return 1; }
}
running() {
  tasks=$(live "$2") || return 1
  right=$(printf '%s\\n' "$tasks" | grep -c "$3\\$")
  all=$(printf '%s\\n' "$tasks" | grep -c .)
  [ "$right" -ge "$4" ] && [ "$all" -eq "$right" ] && return 0
  why="$1 has $right of $4 tasks"
  return 1
}
answering() {
  [ -n "$5" ] || return 0
  code=$(status_of "http://$at:${adminPort}$5")
  case "$6 $code" in
  'open 2'?? | 'guarded 2'?? | 'guarded 401' | 'guarded 403') return 0 ;;
  esac
  why="$1 answers \${code:-nothing} at its health path"
  return 1
}
sleep_again() {
  case " $asleep " in
  *" $2 "*) ask '' service update --detach --quiet --replicas 0 "$2" >/dev/null ;;
  esac
  return 0
}
one() {
  step=$1
  shift
  case $step in
  known) known "$@" ;;
  wake) wake "$@" ;;
  running) running "$@" ;;
  answering) answering "$@" ;;
  *) sleep_again "$@" ;;
  esac
}
asleep=
why='its tasks cannot be seen'
each known || exit 1
if [ "$mode" = check ] && [ -n "$asleep" ]; then
  echo "is stopped in part or whole (\${asleep# }), and is started first"
  exit 0
fi
each wake || { each sleep_again; exit 1; }
until=$(($(uptime_s) + ${START_SECONDS+Math.ceil(longest)}))
while :; do
  at=$(live "$ROUTER" | head -n 1 | cut -d ' ' -f 1)
  if each running && each answering; then
    echo 'is healthy'
    exit 0
  fi
  [ "$(uptime_s)" -lt "$until" ] || break
  sleep 1
done
each sleep_again
echo "$why"
exit 1`}var act=(facts2,request)=>`${HEADERS}
announce() {
  wanted=$FRONT$(printf '%09d' "$1")
  mounted=$(ask '' service inspect --format '{{range .Spec.TaskTemplate.ContainerSpec.Configs}}{{.ConfigName}} {{end}}' "$BEACON") || return 1
  set -- --config-add "source=$wanted,target=/delivery/front.conf" "$BEACON"
  for name in $mounted; do
    case $name in
    "$wanted") return 0 ;;
    "$FRONT"*) set -- --config-rm "$name" "$@" ;;
    esac
  done
  ask '' service update --detach --quiet --no-resolve-image "$@" >/dev/null
}
# write REVISION TEXT: the next revision, unless somebody else has written it; then the beacon is told.
write() {
  [ "$(top)" = "$FENCE" ] || { say 'another run has taken the lock' >&2; return 1; }
  make "$FRONT" front.conf "$1" whole "# revision $1 fence $FENCE cut 0
$2
# end $1
" || { say "revision $1 of the router's configuration could not be written: $(complaint)" >&2; return 1; }
  announce "$1" || { say "the router could not be told: $(complaint)" >&2; return 1; }
}
shown() {
  until=$(($(uptime_s) + ${Math.ceil(facts2.switchSeconds)}))
  while :; do
    told=$(tellings | sort -u)
    [ "$told" = "$1" ] && return 0
    [ "$(uptime_s)" -lt "$until" ] || return 1
    sleep 1
  done
}
before=$(front) || { say "$before" >&2; exit 1; }
first=$(printf '%s\\n' "$before" | head -n 1)
heard=$(printf '%s\\n' "$first" | sed 's/.* fence \\([0-9]*\\) .*/\\1/')
[ "$heard" -le "$FENCE" ] || { say "the router has heard of lock number $heard, ours is $FENCE" >&2; exit 1; }
next=$(($(printf '%s\\n' "$first" | sed 's/^# revision \\([0-9]*\\) .*/\\1/') + 1))
old=$(printf '%s\\n' "$before" | sed '1d;$d')
if write "$next" ${quoted(facts2.sealed)} && shown ${quoted(`${request.slot} ${request.generation}`)}; then exit 0; fi
# Some tasks may have moved: one more revision, with what was there before, brings them back.
if [ "$(newest "$FRONT")" = "$next" ]; then
  say 'the router does not show the switch on all of its nodes: what it served before comes back' >&2
  write "$((next + 1))" "$old" && shown "$FROM_SLOT $GENERATION"
fi
exit 1`,POLL_MS7=300,SETTLE_MS4=15e3,answersNow=async world=>askTasks(world,(await frontServices(world)).router);async function stored(world){const{revision,text}=await world.
store.read(frontPath(world.folder)),front=parseFront(text);if(text!==void 0&&!front)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`what the \
router should serve cannot be read (config of ${frontPath(world.folder)})`,{advice:"until it can be, nothing is switched; the tasks go on serving what they have"});
return{revision,front}}async function look(world){const services=await frontServices(world),{front}=await stored(world);return{...services,stored:front,announced:announcedRevision(
world,services.beacon),answers:await askTasks(world,services.router)}}async function settled(world){const started=world.clock.monotonic();for(;;){const seen=await look(
world),heard=seen.answers.filter(({served:served3})=>served3!==void 0),agreed=heard.length===seen.answers.length&&heard.every(one=>sameServed(one,heard[0])),arrived=seen.
answers.every(({status})=>(status?.revision??0)>=seen.announced);if(agreed&&arrived)return seen;if(world.clock.monotonic()-started>SETTLE_MS4){const lines=seen.
answers.map(one=>`${one.address}: ${describe(one)}`);return agreed||world.log.warning(`the router’s tasks do not all answer the same: ${lines.join("; ")}`),seen}
await world.clock.sleep(POLL_MS7)}}var describe=({served:served3})=>served3?`generation ${served3.generation} in ${served3.slot??"no slot"}`:"no answer";function toObservation(seen){
const record10=servedRecord(seen),slots=Object.entries(record10?.slots??{}).map(([slot,entry])=>[slot,entry.upstreams]);return{running:seen.answers.some(({served:served3})=>served3!==
void 0),active:record10?.active,generation:record10?.generation??0,upstreams:Object.fromEntries(slots)}}function servedRecord({answers:answers2,stored:front}){const newest=answers2.
filter(({served:served3})=>served3!==void 0).sort((a,b)=>(b.status?.revision??0)-(a.status?.revision??0))[0]?.served;if(!front||!newest)return front?.record;if(newest.
generation===front.record.generation&&newest.slot===front.record.active)return front.record;const{active:_,...rest}=front.record;return{...rest,generation:newest.
generation,...newest.slot===void 0?{}:{active:newest.slot}}}var POLL_MS8=300,START_MS3=18e4;function swarmRouter(world){return{name:"swarm",missing:listeners=>missing(
world,listeners),ensure:()=>ensure(world),claim:fence=>claim(world,fence),observe:async()=>toObservation(await settled(world)),switchTo:request=>switchTo(world,
request),confirm:(slot,generation,listeners)=>confirm(world,slot,generation,listeners),open:async()=>({requests:leavingOf(await answersNow(world)),tunnels:0}),cut:()=>cut(
world),traffic:countTraffic(followTasks(world),parseNginxLine),manualSwitch:request=>manual(world,request)}}async function missing(world,listeners){const swarm=swarmOf(
world),{router}=world.application,problems=router.kind==="nginx"?[]:[`router.kind: engine swarm has its own tasks of nginx, not ${router.kind}`],{router:service}=await frontServices(
world);if(router.strict&&problems.push("router.strict: nginx before 1.27.4 may lose a request on an idle connection at a reload, and engine swarm does not look \
into router-image: leave strict out, and use nginx 1.27.4 or newer"),!service)return problems;for(const port of[...listeners.map(listener2=>listener2.port),router["\
admin-port"]])service.published.includes(port)||problems.push(`port ${port} is not published by ${service.name}: docker service update --publish-add mode=host,t\
arget=${port},published=${port} ${service.name} (it ends the router’s tasks one after another)`);return service.image!==swarm["router-image"]&&world.log.warning(
`${service.name} runs ${service.image}; router-image of the delivery file is not applied to one that runs`),problems}async function ensure(world){const{router}=world.
application,path=frontPath(world.folder);if((await stored(world)).revision===0){const record10=firstRecord(world.deploymentId,router.listeners);await world.store.
compareAndSet(path,0,render2(world,{revision:1,fence:0,cut:0,record:record10}))}const{revision}=await stored(world);await createFront(world,revision,[...router.
listeners.map(({port})=>port),router["admin-port"]]);const started=world.clock.monotonic();for(;;){const{router:service,answers:answers2}=await look(world),coming=service?.
tasks.filter(({nodeUp,state})=>nodeUp&&["new","pending","assigned","accepted","preparing","ready","starting"].includes(state))??[];if(answers2.length>0&&coming.
length===0&&answers2.every(({served:served3})=>served3))return;if(world.clock.monotonic()-started>START_MS3){const errors=service?.tasks.flatMap(({error})=>error===
""?[]:[error])??[];throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${routerName(world.prefix)} does not serve its listeners on all of its nod\
es: ${errors[0]??answers2.map(one=>`${one.address}: ${describe(one)}`).join("; ")}`,{advice:"are its ports taken on a node, and can this machine reach the nodes\
 (router.listeners, router.admin-port)?"})}await world.clock.sleep(POLL_MS8)}}function factsOf({application:{router},prefix}){return{prefix,adminPort:router["ad\
min-port"],drainLimitSeconds:router["drain-limit-seconds"],answerSeconds:router["answer-seconds"]}}var render2=(world,front)=>renderFront(front,factsOf(world));
async function write(world,before,change2){const next={...before,...change2,revision:before.revision+1};if(!await world.store.compareAndSet(frontPath(world.folder),
before.revision,render2(world,next)))throw new RouterConflict(`revision ${next.revision} of the router’s configuration was written by somebody else`);return await announce(
world,next.revision),next}function assertFence(front,fence){if(fence<front.fence)throw new RouterConflict(`lock number ${fence} is out of date: the router has h\
eard of ${front.fence}`)}async function claim(world,fence){const seen=await settled(world),front=seen.stored;if(!front)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9("the router has no configuration yet: it is made before it is claimed");assertFence(front,fence);const record10=servedRecord(seen)??front.record,same=record10===
front.record&&seen.announced===front.revision&&front.fence===fence,there=seen.answers.every(({status})=>status?.revision===front.revision);if(same&&there)return;
const next=await write(world,front,{fence,record:record10});await waitServed(world,next)}async function switchTo(world,request){const seen=await settled(world),
front=seen.stored;if(!front)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9("the router has no configuration yet");assertFence(front,request.fence);
const before=servedRecord(seen)??front.record;if(before.generation!==request.expected)throw new RouterConflict(`the router serves generation ${before.generation}\
, not ${request.expected}: somebody else switched`);if(request.generation!==request.expected+1)throw new RouterConflict(`generation ${request.generation} does n\
ot follow ${request.expected}`);const record10=after(before,request),next=await write(world,front,{fence:request.fence,record:record10});try{await waitServed(world,
next)}catch(error){const{front:newest}=await stored(world);if(newest?.revision===next.revision){const back=await write(world,next,{record:before});await waitServed(
world,back).catch(()=>{})}throw error}}var after=(before,request)=>({...before,generation:request.generation,active:request.slot,listeners:[...request.listeners],
slots:{...before.slots,[request.slot]:{generation:request.generation,upstreams:{...request.upstreams}}}});async function manual(world,request){const seen=await look(
world),before=servedRecord(seen),target=await releaseIn(world,await slotServicesOf(world,request.slot));if(!before||!target)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`a script cannot lead back to ${request.slot}: nobody can say what ${before?"runs there":"the router serves"}`);const facts2={folder:world.folder,prefix:world.
prefix,deploymentId:world.deploymentId,port:world.application.router.listeners[0]?.port??0,adminPort:world.application.router["admin-port"],switchSeconds:swarmOf(
world)["switch-seconds"],sealed:sealedFront(after(before,request),factsOf(world)),target};return swarmManualSwitch(facts2,request)}async function waitServed(world,wanted){
const limitMs=swarmOf(world)["switch-seconds"]*1e3,started=world.clock.monotonic(),{generation,active}=wanted.record;for(;;){const{router,beacon}=await frontServices(
world),answers2=await askTasks(world,router),late=answers2.filter(({served:served3,status})=>served3?.generation!==generation||served3.slot!==active||(status?.revision??
0)<wanted.revision);if(answers2.length>0&&late.length===0)return;const refused=answers2.find(({status})=>status?.refused===wanted.revision);if(refused)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`nginx on ${refused.address} refuses the new configuration; its log says why`);const trouble=beacon&&updateTrouble(beacon);if(trouble!==void 0&&late.length>0)
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the router was not told of the switch: ${trouble}`);if(announcedRevision(world,beacon)!==wanted.
revision)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the router was not told of the switch: ${beacon?.name??"the beacon"} announces anoth\
er revision than the one that was set`);if(world.clock.monotonic()-started>limitMs)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the switch\
 is not shown by ${late.map(one=>`${one.address} (${describe(one)})`).join(", ")||"any task of the router"} after ${limitMs/1e3} s`,{advice:"can this machine re\
ach the nodes on the router’s ports (swarm.switch-seconds)?"});await world.clock.sleep(POLL_MS8)}}var NODE_MS=5e3;async function confirm(world,slot,generation,listeners){
const started=world.clock.monotonic();for(;;){const{router}=await frontServices(world),addresses2=(router?.tasks??[]).flatMap(({live,address})=>live&&address!==
void 0?[address]:[]);try{if(addresses2.length===0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9("no task of the router runs");const options2={
limitMs:NODE_MS,apartMs:APART_MS},failed2=(await Promise.allSettled(addresses2.map(address=>confirmServed({...world,address},{slot,generation},listeners,options2)))).
find(one=>one.status==="rejected");if(failed2)throw failed2.reason;return}catch(error){if(world.clock.monotonic()-started>swarmOf(world)["switch-seconds"]*1e3)throw error}}}
async function cut(world){const open5=leavingOf(await answersNow(world)),{front}=await stored(world);if(open5===0||!front)return 0;const next=await write(world,
front,{cut:front.revision+1});return await waitServed(world,next),open5}async function openSwarm(given,application,surroundings,diskDirectory){const problems=swarmProblems(
application);if(problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz(problems);const client=managerClient(given.docker,surroundings.
clock),store2=configStore({client,randomId:surroundings.randomId}),place=placeWithState(given,store2),folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
iR)(SWARM_STATE,application.application,application.environmentName),world={...surroundings,client,store:store2,files:place.files,http:place.http,application,folder,
deploymentId:deploymentIdOf(folder),prefix:swarmPrefix(application)},node=await client.attempt(["info","--format","{{.Swarm.NodeAddr}}"]);return{place,folder,stateDirectory:SWARM_STATE,
engine:swarmEngine(world),router:swarmRouter(world),leave:managerDisk(given,application,diskDirectory),entry:application.swarm?.entry??(node.stdout.trim()||"127\
.0.0.1")}}function swarmProblems({swarm,router,database,services}){const problem3=(key2,expected,seen)=>({input:`delivery file: ${key2}`,expected,seen}),proxies=Object.
entries(services).filter(([,{role}])=>role==="proxy");return[...swarm?[]:[problem3("swarm","the section swarm with its router-image (engine: swarm)","nothing")],
...router.kind==="nginx"?[]:[problem3("router.kind","nginx: engine swarm runs the router as tasks of its own",router.kind)],...router.manage?[]:[problem3("route\
r.manage","true: the router is a service of the suite","false")],...database?[problem3("database","nothing: engine swarm reaches no container of a database on a\
nother node, so it neither dumps nor migrates nor holds a way back to the schema (a migration may be a service of role oneshot, which runs before a slot starts)",
"a database")]:[],...proxies.map(([name])=>problem3(`services.${name}.role`,"no proxy: the router is a service of the suite","proxy"))]}function placeWithState(place,store2){
const inside=path=>path===SWARM_STATE||path.startsWith(`${SWARM_STATE}/`),{files}=place;return{...place,files:{readText:path=>(inside(path)?store2.files:files).
readText(path),writeAtomic:(path,content,mode)=>(inside(path)?store2.files:files).writeAtomic(path,content,mode),appendLine:(path,line)=>(inside(path)?store2.files:
files).appendLine(path,line),exists:path=>(inside(path)?store2.files:files).exists(path),list:path=>(inside(path)?store2.files:files).list(path),makeDirectory:(path,mode)=>(inside(
path)?store2.files:files).makeDirectory(path,mode),remove:path=>(inside(path)?store2.files:files).remove(path)},host:{...place.host,createExclusive:(path,content,mode)=>inside(
path)?store2.createExclusive(path,content):place.host.createExclusive(path,content,mode)},fence:(folder,number4)=>{inside(folder)?store2.fence(folder,number4):place.
fence(folder,number4)}}}var OLDEST_NODE=20;async function frontAt(place,stateDirectory,near,{files}){if(!place.remote)return near;const file=near.at(-1)??"",text=near.
length===2?await files.readText(file):void 0;if(text===void 0||/(?:\bfrom|\bimport)\s*\(?\s*["']\.{1,2}\//.test(text))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9("the embedded front can only be taken to another machine as one file",{advice:"name a front that is one file (DELIVERY_FRONT_PROGRAM), or use router.kind ngi\
nx, haproxy, caddy or traefik"});const said2=await place.exec(["sh","-c","command -v node >/dev/null && node --version"]),major=Number(/^v(\d+)\./.exec(said2.stdout.
trim())?.[1]??0);if(major<OLDEST_NODE)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${place.name}: the embedded front needs node ${OLDEST_NODE}\
 or newer there, ${major===0?"and there is none":`and there is ${said2.stdout.trim()}`}`,{advice:"install it, or use router.kind nginx, haproxy, caddy or traefi\
k"});const digest3=(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").update(text).digest("hex").slice(0,16),path=`${stateDirectory}/front/${digest3}\
.mjs`;return await place.files.exists(path)||await place.files.writeAtomic(path,text,420),["node",path]}function localPlace(ports,host,dockerHost=""){return dockerHost!==
""&&checkDockerHost(dockerHost),{name:"this machine",remote:!1,home:ports.workspace,files:ports.files,host,exec:ports.exec,docker:dockerHost===""?ports.exec:withDockerHost(
ports.exec,dockerHost),http:ports.http,reach:url2=>Promise.resolve(url2),owner:host,onlookers:[host],fence:()=>{},close:()=>Promise.resolve()}}function checkDockerHost(dockerHost){
const local=/^tcp:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?\/?$/;if(!(/^unix:\/\/\/\S+$/.test(dockerHost)||local.test(dockerHost)))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"docker-host",expected:"unix:///path, tcp://127.0.0.1:port or ssh://user@host; for a daemon of another machine use the input host, because the state \
and the addresses of the services are there, too",seen:dockerHost}])}var withDockerHost=(exec,dockerHost)=>(argv,options2={})=>exec(argv,{...options2,env:{...options2.
env,...dockerEnvironment(dockerHost)}}),dockerEnvironment=dockerHost=>({DOCKER_HOST:dockerHost,DOCKER_CONTEXT:void 0}),LIMIT_MS=1e4,askSocket=(path,text)=>new Promise(
(resolve2,reject)=>{const socket=(0,node_net__WEBPACK_IMPORTED_MODULE_12__.createConnection)({path}),chunks=[];socket.setTimeout(LIMIT_MS,()=>socket.destroy(new Error(
`no answer within ${LIMIT_MS/1e3} s`))),socket.on("connect",()=>socket.end(`${text}
`)),socket.on("data",chunk=>chunks.push(chunk)),socket.on("end",()=>resolve2(Buffer.concat(chunks).toString("utf8"))),socket.on("error",error=>reject(new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${path}: ${error.message}`,{cause:error})))}),ASK=facts2=>`token=$(cat ${quoted(facts2.tokenFile)} 2>/dev/null)
ask() {
  if command -v curl >/dev/null 2>&1; then
    printf 'header = "authorization: Bearer %s"\\nheader = "content-type: application/json"\\n' "$token" |
      curl -s --max-time 15 --config - -X "$1" \${3:+--data-binary "$3"} "http://127.0.0.1:${facts2.adminPort}$2"
  else
    printf '%s %s HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\nAuthorization: Bearer %s\\r\\nContent-Type: application/json\\r\\nContent-Length: %s\\r\\nConnection: close\\r\\n\\r\\n%s\
' "$1" "$2" "$token" "\${#3}" "$3" |
      bash -c 'exec 3<>/dev/tcp/127.0.0.1/${facts2.adminPort} && cat >&3 && cat <&3' 2>/dev/null | tail -n 1
  fi
}
place() { sed -n 's/.*"generation":\\([0-9]*\\),"active":"\\([a-z]*\\)".*/\\2 \\1/p'; }
kept() { sed -n 's/.*"generation":\\([0-9]*\\),"fence":[0-9]*,"active":"\\([a-z]*\\)".*/\\2 \\1/p' ${quoted(facts2.stateFile)} 2>/dev/null; }`;function embeddedSwitch(facts2,request){
const{slot,upstreams,listeners,generation,expected}=request,order=JSON.stringify({slot,upstreams,listeners,generation,expected,fence:"@FENCE@"}),state=JSON.stringify(
{schema:1,generation,fence:"@FENCE@",active:slot,listeners,slots:{...facts2.others,[slot]:{generation,upstreams}}}),other=slot==="blue"?"green":"blue",withFence=text=>`\
$(printf '%s' ${quoted(text)} | sed "s/\\"@FENCE@\\"/$FENCE/")`;return{needs:[["curl","bash"]],observe:`${ASK(facts2)}
seen=$(ask GET /status '' | place)
[ -n "$seen" ] || seen=$(kept)
[ -n "$seen" ] || { echo 'the front does not answer, and its state file says nothing'; exit 1; }
echo "$seen"`,act:`${ASK(facts2)}
said=$(ask POST /switch "${withFence(order)}")
[ "$(printf '%s' "$said" | place)" = "${slot} ${generation}" ] && exit 0
if [ -n "$said" ]; then say "the front answered: $said" >&2; exit 1; fi
# Nobody listens: what it comes back with is in its state file.
[ "$(kept)" = "${other} ${expected}" ] || { say 'the front does not answer, and its state file has moved on' >&2; exit 1; }
part=${quoted(`${facts2.stateFile}.rollback.part`)}
printf '%s\\n' "${withFence(state)}" >"$part" && { sync "$part" 2>/dev/null || sync; } && mv -f "$part" ${quoted(facts2.stateFile)} || exit 1
say 'the front does not run: it comes back on ${slot} when it is started (by the next run, or by hand)' >&2`}}var START_MS4=2e4,POLL_MS9=100,ADMIN_MS=1e4,ANSWER_TIMEOUT_MS=3e5,
STOP_TIMEOUT_MS=3e4,CLAIM_TRIES=3,frontPaths=folder=>({config:`${folder}/front/config.json`,state:`${folder}/front/state.json`,token:`${folder}/front/token`,process:`${folder}\
/front/process.json`,log:`${folder}/logs/front.log`}),frontMarker=deploymentId=>`${deploymentId}/front/`;function embeddedRouter(options2){const ask2=(method,path,body)=>askAdmin(
options2,method,path,body),demand=async(method,path,body)=>{const answer=await ask2(method,path,body);if(answer.status===409)throw new RouterConflict(errorOf(answer));
if(answer.status!==200)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the front answered ${answer.status}: ${errorOf(answer)}`);return JSON.
parse(answer.body)},status=async()=>{const seen=await demand("GET","/status");if(seen.deploymentId!==options2.deploymentId)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`port ${options2.adminPort} (router.admin-port) belongs to the front of another deployment`);return seen};return{name:"embedded",ensure:()=>ensureFront(options2,
status),claim:fence=>claimAgain(()=>demand("POST","/claim",{fence})),observe:async()=>{try{const{active,generation,upstreams}=await status();return{running:!0,active,
generation,upstreams}}catch(error){if(error instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9)throw error;return observeFile(options2)}},switchTo:async request=>{
await demand("POST","/switch",request)},confirm:(slot,generation,listeners)=>confirmServed(options2,{slot,generation},listeners,{apartMs:APART_MS}),missing:()=>Promise.
resolve([]),open:async slot=>(await status()).open[slot],cut:async slot=>(await demand("POST","/cut",{slot})).cut,manualSwitch:async request=>{const text=await options2.
files.readText(frontPaths(options2.folder).state),paths2=frontPaths(options2.folder);return embeddedSwitch({adminPort:options2.adminPort,tokenFile:paths2.token,
stateFile:paths2.state,others:text===void 0?{}:parseFrontState(text).slots},request)},traffic:async slot=>(await demand("GET","/traffic"))[slot]}}async function claimAgain(claim3){
for(let tries=1;;tries+=1)try{await claim3();return}catch(error){if(!(error instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.g)||tries===CLAIM_TRIES)
throw error}}function errorOf(answer){try{const{error}=JSON.parse(answer.body);return typeof error=="string"?error:answer.body}catch{return answer.body.slice(0,
200)}}async function askAdmin(options2,method,path,body){const token=(await options2.files.readText(frontPaths(options2.folder).token)??"").trim();return options2.
http({url:`http://127.0.0.1:${options2.adminPort}${path}`,method,headers:{authorization:`Bearer ${token}`,"content-type":"application/json"},...body===void 0?{}:
{body:JSON.stringify(body)},timeoutMs:ADMIN_MS,fresh:!0})}async function observeFile({files,folder}){const text=await files.readText(frontPaths(folder).state);if(text===
void 0)return{running:!1,generation:0,upstreams:{}};try{const state=parseFrontState(text);return{running:!1,active:state.active,generation:state.generation,upstreams:Object.
fromEntries(Object.entries(state.slots).map(([slot,entry])=>[slot,entry.upstreams]))}}catch(error){throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${frontPaths(folder).state} cannot be read: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`,{advice:"the front does not run either, s\
o nobody knows which slot served; restore the file or remove it to begin anew"})}}async function ensureFront(options2,status){if(await answers(status))return;const{
host,clock,folder,deploymentId}=options2;(await host.marked(MARKER,frontMarker(deploymentId))).length>0||await startFrontProcess(options2);const started=clock.monotonic();
for(;clock.monotonic()-started<START_MS4;){if(await answers(status))return;if((await host.marked(MARKER,frontMarker(deploymentId))).length===0)break;await clock.
sleep(POLL_MS9)}const log=(await host.tail(frontPaths(folder).log,4096)).trimEnd();throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the front \
does not answer on 127.0.0.1:${options2.adminPort}; the end of its log:
${log}`,{advice:"is one of its ports taken (router.listeners, router.admin-port)?"})}async function answers(status){try{return await status(),!0}catch(error){if(error instanceof
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9)throw error;return!1}}async function startFrontProcess(options2){const{files,host,folder,deploymentId}=options2,
paths2=frontPaths(folder),token=[1,2,3,4].map(()=>options2.randomId()).join("");await host.createExclusive(paths2.token,`${token}
`,384);const config={schema:1,deploymentId,address:options2.address,adminPort:options2.adminPort,listeners:[...options2.listeners],stateFile:paths2.state,tokenFile:paths2.
token,answerTimeoutMs:ANSWER_TIMEOUT_MS,stopTimeoutMs:STOP_TIMEOUT_MS};await files.writeAtomic(paths2.config,`${JSON.stringify(config,null,1)}
`,384),await host.rotate(paths2.log,3);const identity2=await host.spawnDetached({argv:[...options2.frontProgram,paths2.config],cwd:folder,env:{PATH:options2.searchPath,
LANG:"C.UTF-8",[MARKER]:frontMarker(deploymentId)},logFile:paths2.log});await files.writeAtomic(paths2.process,`${JSON.stringify(identity2)}
`,384),options2.log.info(`the front was started as process ${identity2.pid}`)}var ADMIN_MS2=3e4;async function ask(options2,method,headers,body){return options2.
world.http({url:`http://127.0.0.1:${options2.adminPort}/config/`,method,headers,...body===void 0?{}:{body},fresh:!0,timeoutMs:ADMIN_MS2,maxBodyBytes:64*1024*1024})}
async function current(options2){const answer=await ask(options2,"GET",{});if(answer.status!==200)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`the admin API of caddy answered ${answer.status}: ${errorOf2(answer)}`);return{config:JSON.parse(answer.body),etag:answer.headers.etag??""}}async function change(options2,config,etag){
const answer=await ask(options2,"POST",{"content-type":"application/json","if-match":etag},JSON.stringify(config));if(answer.status===412)return!1;if(answer.status!==
200)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`caddy refuses the new configuration: ${errorOf2(answer)}`,{advice:"caddy went back to the\
 old configuration, which serves"});return!0}function errorOf2(answer){try{const{error}=JSON.parse(answer.body);return typeof error=="string"?error:answer.body}catch{
return answer.body.slice(0,300)}}async function requestsTo(options2,upstreams){const wanted=new Set(Object.entries(upstreams).map(([service,url2])=>{const{host,
port}=upstreamAddress(service,url2);return`${host}:${port}`})),{body,status}=await options2.world.http({url:`http://127.0.0.1:${options2.adminPort}/reverse_prox\
y/upstreams`,fresh:!0,timeoutMs:ADMIN_MS2});if(status!==200)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the admin API of caddy answered ${status}\
 to /reverse_proxy/upstreams`);return JSON.parse(body).filter(({address})=>wanted.has(address)).reduce((sum,row)=>sum+row.num_requests,0)}async function takeBack(options2,config){
try{const{etag}=await current(options2);if(await change(options2,config??{},etag))return;options2.world.log.warning("caddy was changed by somebody else meanwhil\
e: what was loaded stays")}catch(error){options2.world.log.warning(`what was loaded into caddy could not be taken back: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}async function tellForgetful(options2){const{seat,world}=options2,config=await current(options2).then(answer=>answer.config,()=>{});if(config===void 0)
return;const persists=config?.admin?.config?.persist!==!1,runs2=(await seat.processes()).filter(({command:command2})=>/caddy\S*\s+(?:run|start)\b/.test(command2));
persists&&(runs2.length===0||runs2.some(({command:command2})=>command2.includes("--resume")))||world.log.warning(`caddy ${persists?"was started without --resume":
"does not keep what is loaded (admin.config.persist: false)"}: when its owner starts it anew it has forgotten our routes, and nothing serves them until the next\
 delivery, rollback or reconciliation (router.manage: false)`)}var RECORD_KEY="delivery_record",serverName=(record10,port)=>`${nameOf(record10.deployment)}_${port}`;
function renderCaddyServers(record10,facts2){return Object.fromEntries(portsOf(record10).map((port,i)=>[serverName(record10,port),renderServer2(record10,port,facts2,
i===0)]))}function renderServer2(record10,port,facts2,first){return{listen:[`${facts2.address.includes(":")?`[${facts2.address}]`:facts2.address}:${port}`],protocols:[
"h1"],automatic_https:{disable:!0},idle_timeout:"75s",read_header_timeout:"60s",logs:{default_logger_name:nameOf(record10.deployment)},routes:[...first&&facts2.
layout!==""?[{handle:[{handler:"vars",[RECORD_KEY]:JSON.stringify(record10)}]}]:[],...placeRoutes(facts2),{match:[TOLD],handle:[setHeader("X-Delivery-Generation",
GENERATION)]},{match:[inSlot2(...SLOTS)],handle:[setHeader("X-Delivery-Slot",SLOT)]},generationRoute(record10,facts2,inSlot2(...SLOTS),`"${SLOT}"`),generationRoute(
record10,facts2,inSlot2("none"),"null"),...SLOTS.map(slot=>({match:[inSlot2(slot)],terminal:!0,handle:[{handler:"subroute",routes:slotRoutes(record10,slot,port,
facts2)}]})),{match:[inSlot2("none")],...problem2(503,"nothing_deployed","no release has been delivered yet")},problem2(503,"no_place","the name that says which\
 slot serves cannot be read")]}}var GENERATION="{http.regexp.place.1}",SLOT="{http.regexp.place.2}",TOLD={vars_regexp:{delivery_place:{name:"place",pattern:"^([\
0-9]+) (none|blue|green)\\s*$"}}},inSlot2=(...slots)=>({vars:{[SLOT]:slots}}),placeRoutes=({told})=>[{handle:[{handler:"vars",delivery_place:`{file.${told}}`}]}];
function slotRoutes(record10,slot,port,facts2){const routes=record10.slots[slot]?listenersOf(record10,slot).find(listener2=>listener2.port===port)?.routes??[]:[];
return[...routeRules(routes).flatMap((rule,i)=>ruleRoutes(record10,slot,rule,`r${i}`,facts2)),problem2(404,"no_route",`no route of port ${port} covers this path`)]}
var setHeader=(name,value)=>({handler:"headers",response:{deferred:!0,set:{[name]:[value]}}}),generationRoute=(record10,facts2,where,slot)=>({match:[{path:[GENERATION_PATH],
...where}],terminal:!0,handle:[{handler:"vars",log_skip:!0,skip_log:!0},{handler:"static_response",status_code:200,headers:{"Content-Type":["application/json"],
"Cache-Control":["no-store"],"X-Delivery-Deployment":[record10.deployment],"X-Delivery-Layout":[facts2.layout]},body:`{"generation":${GENERATION},"slot":${slot}\
}
`}]}),problem2=(status,code,message)=>({terminal:!0,handle:[{handler:"static_response",status_code:status,headers:{"Content-Type":["application/json"]},body:`${JSON.
stringify({error:{code,message}})}
`}]}),matchTarget=(name,pattern)=>({vars_regexp:{"{http.request.uri}":{name,pattern}}}),inTarget2=expression=>expression.replace("(?:/|$)","(?:[/?]|$)"),beforeQuery=expression=>expression.
replace("(.+)$","([^?]+)(?:\\?.*)?$").replace(/\/\?\$$/,"/?(?:\\?.*)?$");function ruleRoutes(record10,slot,rule,name,facts2){const url2=upstreamsOf(record10,slot)[rule.
service];if(url2===void 0)return[{match:[matchTarget(name,inTarget2(rule.covers))],...problem2(502,"no_upstream",`${rule.service} has no address in ${slot}`)}];
const proxy=reverseProxy([dial(rule.service,url2)],facts2);if(!rule.rewrite)return[{match:[matchTarget(name,inTarget2(rule.covers))],terminal:!0,handle:[proxy]}];
const rewrite=to=>({handler:"rewrite",uri:`${to}?{http.request.uri.query}`});return[{match:[matchTarget(`${name}b`,beforeQuery(rule.rewrite.bare))],terminal:!0,
handle:[rewrite(rule.rewrite.bareTo),proxy]},{match:[matchTarget(name,beforeQuery(rule.rewrite.rest))],terminal:!0,handle:[rewrite(`${rule.rewrite.restTo}{http.\
regexp.${name}.1}`),proxy]}]}var dial=(service,url2)=>{const{host,port}=upstreamAddress(service,url2);return`${host}:${port}`},reverseProxy=(dials,facts2)=>({handler:"\
reverse_proxy",upstreams:dials.map(address=>({dial:address})),flush_interval:"100ms",stream_close_delay:`${Math.ceil(facts2.drainLimitSeconds)}s`,transport:{protocol:"\
http",dial_timeout:"5s",response_header_timeout:`${Math.ceil(facts2.answerSeconds)}s`,keep_alive:{idle_timeout:"2s"}},headers:{request:{delete:["X-Delivery-Slot",
"X-Delivery-Generation"]}}});function caddyLayout(record10,facts2){if(/[{}\\]/.test(facts2.told))throw new Error(`${JSON.stringify(facts2.told)} cannot be writt\
en into a configuration of Caddy`);return digest(JSON.stringify(renderCaddyServers(record10,{...facts2,layout:""}))).slice(0,16)}function mergeCaddyConfig(now,record10,facts2){
const id2=nameOf(record10.deployment),base=asObject(now),apps=asObject(base.apps),http=asObject(apps.http),logging=asObject(base.logging),logs=asObject(logging.
logs),others2=Object.entries(asObject(http.servers)).filter(([name])=>!name.startsWith(`${id2}_`)),fallback=asObject(logs.default),excluded=Array.isArray(fallback.
exclude)?fallback.exclude:[],access=`http.log.access.${id2}`;return{...base,...facts2.ours?{admin:{listen:facts2.admin,config:{persist:!1}}}:{},logging:{...logging,
logs:{...logs,default:{...fallback,exclude:[...new Set([...excluded,access])]},[id2]:accessLog(access,facts2.trafficLog)}},apps:{...apps,http:{...http,...facts2.
ours?{grace_period:`${Math.ceil(facts2.drainLimitSeconds)}s`}:{},servers:{...Object.fromEntries(others2),...renderCaddyServers(record10,facts2)}}}}}var accessLog=(logger,filename)=>({
include:[logger],writer:{output:"file",filename,roll_size_mb:64,roll_keep:1},encoder:{format:"filter",wrap:{format:"json"},fields:{request:{filter:"delete"}}}}),
asObject=value=>typeof value=="object"&&value!==null&&!Array.isArray(value)?value:{};function findRecord(config,deployment){const servers=asObject(asObject(asObject(
asObject(config).apps).http).servers);for(const[name,server]of Object.entries(servers)){if(!name.startsWith(`${nameOf(deployment)}_`))continue;const text=/"delivery_record":("(?:[^"\\]|\\.)*")/.
exec(JSON.stringify(server))?.[1];if(text!==void 0)return JSON.parse(JSON.parse(text))}}var TRIES2=4;function caddyDriver(options2){const{world,seat}=options2,paths2=routerPaths(
world.folder),file=`${paths2.config}/caddy.json`,place=placeStore(world,paths2.place),facts2={...options2,told:placePaths(paths2.place).told,layout:""},layout=record10=>caddyLayout(
record10,facts2),merged=(now,record10)=>mergeCaddyConfig(now,record10,{...facts2,layout:layout(record10),admin:`127.0.0.1:${options2.adminPort}`,trafficLog:paths2.
traffic,ours:seat.owner==="ours"}),write2=(config,record10)=>{const kept2=seat.owner==="ours"?config:merged(null,record10);return world.files.writeAtomic(file,`${JSON.
stringify(kept2,null,1)}
`,420)};return{kind:"caddy",file,foreign:`does caddy run, does its admin API answer on 127.0.0.1:${options2.adminPort} (router.admin-port), and may its user rea\
d ${paths2.place} and write ${paths2.run}`,missing:async(_listeners,now,next)=>{const problems=await tooOld(options2);seat.owner==="foreign"&&await tellForgetful(
options2);const refused=now?.active!==void 0&&(!next||layout(next)!==layout(now))?reloadRisk2(options2):void 0;return refused===void 0?problems:[...problems,refused]},
byPlace:{place,layout:record10=>Promise.resolve(layout(record10)),refusesLoad:()=>Promise.resolve(reloadRisk2(options2))},stored:async()=>storedAt(await stored2(
world,file),await place.read()),store:async record10=>{await place.write(record10);const now=await current(options2).catch(async()=>({config:await onDisk(world,
file)}));await write2(merged(now.config,record10),record10)},probe:()=>current(options2).then(()=>!0,()=>!1),prepareStart:async()=>(await world.files.makeDirectory(
paths2.run),[options2.program,"run","--config",file]),apply:async(next,before,was)=>{await world.files.makeDirectory(paths2.run);let replaced2=null;for(let tries=1;;tries+=
1){const{config,etag}=await current(options2);assertBefore(config,before,layout,next===before);const wanted2=merged(config,next);await write2(wanted2,next);try{
if(await change(options2,wanted2,etag)){replaced2=config;break}}catch(error){throw await restore(world,file,was),error}if(await restore(world,file,was),tries===
TRIES2)throw new RouterConflict(`caddy was changed by somebody else ${TRIES2} times while we tried`);world.log.warning("caddy was changed by somebody else meanw\
hile: read again")}const wanted={generation:next.generation,slot:next.active,layout:layout(next)},ports=portsOf(next).map(port=>({port}));try{await confirmServed(
{...world,address:options2.address},wanted,ports)}catch(error){throw await takeBack(options2,replaced2),await restore(world,file,was),error}},open:async upstreams=>({
requests:await requestsTo(options2,upstreams),tunnels:0}),cut:async(upstreams,slot)=>{const open5=await requestsTo(options2,upstreams);return open5>0&&world.log.
warning(`caddy has no way to end single connections: ${open5} of ${slot} end by themselves, or with the slot`),0},manual:(next,before)=>Promise.resolve({files:[],
needs:[],place:{layout:layout(next),...place.shell(next)},impossible:layout(next)===layout(before)?void 0:"the addresses of this slot changed, and a shell canno\
t load them into caddy with care for others: run the rollback action"}),traffic:countTraffic(followFile(world.exec,paths2.traffic),parseCaddyLine)}}async function restore(world,file,was){
"text"in was?await world.files.writeAtomic(file,was.text,420):await world.files.remove(file)}async function stored2(world,file){const text=await world.files.readText(
file);if(text===void 0)return{state:"absent"};try{return{state:"whole",record:parseRecord(findRecord(JSON.parse(text),world.deploymentId)),text}}catch(error){return{
state:"unreadable",problem:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error),text}}}async function onDisk(world,file){const text=await world.files.
readText(file);return text===void 0?null:JSON.parse(text)}function assertBefore(config,before,layout,again){const text=findRecord(config,before.deployment);if(text===
void 0&&(before.generation===0||again))return;const found=text===void 0?void 0:parseRecord(text);if(!(found&&(layout(found)===layout(before)||found.generation===
before.generation)))throw new RouterConflict(`caddy has the routes of generation ${found?.generation??0} loaded, not those of ${before.generation}: somebody els\
e changed it`)}async function tooOld({seat,program}){const said2=await seat.run([program,"version"]),found=/v?(\d+)\.(\d+)\.(\d+)/.exec(said2.stdout);if(!found)
return[`${program} version did not tell its version: ${lastLines(said2)} (router.program)`];const[major,minor]=[Number(found[1]),Number(found[2])];return major<
2||major===2&&minor<8?[`caddy ${found[0]} cannot read which slot serves from a file ({file.*}): 2.8 or newer is needed`]:[]}function reloadRisk2({strict,world}){
const told="addresses or routes change, so caddy loads its configuration anew, and closes connections without a request in flight then: a request that is on its\
 way over one, old or new, is lost";if(strict)return`${told}; router.strict refuses that: deliver in a quiet hour without router.strict, or use haproxy, traefik\
 or embedded`;world.log.warning(`${told}; router.strict: true refuses it`)}function parseCaddyLine(line){try{const entry=JSON.parse(line),slot=entry.resp_headers?.["\
X-Delivery-Slot"]?.[0];return!isSlot(slot)||entry.status===void 0?void 0:{slot,status:entry.status,ms:(entry.duration??0)*1e3}}catch{return}}var keptSchema=zod__WEBPACK_IMPORTED_MODULE_6__.
Ikc({records:zod__WEBPACK_IMPORTED_MODULE_6__.YOg(zod__WEBPACK_IMPORTED_MODULE_6__.L5J())});async function kept({world}){const text=await world.files.readText(routerPaths(
world.folder).kept);if(text===void 0)return[];try{return keptSchema.parse(JSON.parse(text)).records.map(record10=>parseRecord(record10))}catch(error){return world.
log.warning(`${routerPaths(world.folder).kept} cannot be read and is left out: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`),[]}}async function keep({
world},records){const path=routerPaths(world.folder).kept,text=`${JSON.stringify({records})}
`;await world.files.readText(path)!==text&&await world.files.writeAtomic(path,text,420)}async function served2(options2,records){const{world,address}=options2,ports=[
...records.flatMap(portsOf),...options2.listeners.map(({port})=>port)];for(const port of new Set(ports)){const seen=await askServed({...world,address},port,world.
deploymentId).catch(()=>{});if(seen)return seen}}async function look2(options2,driver,life=!0){const[stored4,before]=await Promise.all([driver.stored(),kept(options2)]),
known=[..."record"in stored4?[stored4.record]:[],...before],seen=await served2(options2,known),alive2=!life&&seen?!0:await options2.seat.alive()??await driver.probe()??
seen!==void 0;if(seen){const record11=await recordOf(driver,known,seen);if(record11||seen.generation===0)return{running:alive2,stored:stored4,served:seen,record:record11};
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${driver.kind} serves generation ${seen.generation} in ${seen.slot??"no slot"}, of which noth\
ing is written down`,{advice:`restore ${driver.file} as it was loaded; until then nothing is switched`})}if(stored4.state==="unreadable")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${driver.file} cannot be read: ${stored4.problem}`,{advice:`${driver.kind} does not answer either, so nobody knows which slot served; restore the file (${routerPaths(
options2.world.folder).kept} holds what it said) or remove it to begin anew`});const record10="record"in stored4?stored4.record:void 0;return{running:alive2&&(record10===
void 0||record10.generation===0),stored:stored4,served:void 0,record:record10}}async function recordOf(driver,known,seen){const{generation,slot:active,layout}=seen;
if(driver.byPlace&&layout!==void 0){for(const record10 of known)if(await driver.byPlace.layout(record10)===layout)return atPlace(record10,{generation,active})}return known.
find(record10=>record10.generation===generation&&record10.active===active)}async function settle2(options2,driver){const seen=await look2(options2,driver);!seen.
served||!seen.record||"record"in seen.stored&&seen.stored.record.generation===seen.record.generation&&seen.stored.record.active===seen.record.active&&(!driver.byPlace||
await driver.byPlace.layout(seen.stored.record)===await driver.byPlace.layout(seen.record))||(options2.world.log.warning(`${driver.file} did not say what ${driver.
kind} serves (generation ${seen.record.generation}): written again`),await driver.store(seen.record))}var after2=(before,request)=>({...before,generation:request.
generation,active:request.slot,listeners:[...request.listeners],slots:{...spare(before,request),...before.slots,[request.slot]:{generation:request.generation,upstreams:request.
upstreams,listeners:[...request.listeners]}}});function spare(before,{slot,listeners,spare:upstreams}){const other=otherSlot(slot);return upstreams===void 0||before.
slots[other]?{}:{[other]:{generation:0,upstreams,listeners:[...listeners]}}}async function assertFence2({world},fence){const known=Number(await world.files.readText(
routerPaths(world.folder).fence)??0);if(fence<known)throw new RouterConflict(`lock number ${fence} is out of date: the router has heard of ${known}`)}async function begin2(options2,driver,request){
const[seen]=await Promise.all([look2(options2,driver,!1),assertFence2(options2,request.fence)]),generation=seen.record?.generation??0;if(request.expected!==generation)
throw new RouterConflict(`${driver.kind} serves generation ${generation}, not ${request.expected}: somebody else switched`);if(request.generation!==request.expected+
1)throw new RouterConflict(`generation ${request.generation} does not follow ${request.expected}`);if(seen.stored.state==="edited")throw new RouterConflict(`${driver.
file} was edited since the last switch: it is not overwritten; move the edit elsewhere, then restore the file`);const before=seen.record??firstRecord(options2.world.
deploymentId,options2.listeners);return{seen,before,next:after2(before,request)}}async function switchTo2(options2,driver,request){const begun=await begin2(options2,
driver,request),{seen,before,next}=begun;if(await keep(options2,[next,before]),!driver.byPlace)return driver.apply(next,before,seen.stored);const layout=await loadLayout(
options2,driver,driver.byPlace,begun),ports=portsOf(next).map(port=>({port})),asking={...options2.world,address:options2.address};await driver.byPlace.place.write(
next);try{await confirmServed(asking,{generation:next.generation,slot:next.active,layout},ports)}catch(error){throw await driver.byPlace.place.write(before),error}}
async function prepare3(options2,driver,request){const begun=await begin2(options2,driver,request),{byPlace}=driver;if(!byPlace){await keep(options2,[begun.next,
begun.before]),await driver.prepare?.(begun.next,begun.before,begun.seen.stored);return}await loadLayout(options2,driver,byPlace,begun),await byPlace.tidy?.(),await keep(
options2,[begun.next,begun.before]),await byPlace.place.stage(begun.next)}async function loadLayout(options2,driver,byPlace,{seen,before,next}){const layout=await byPlace.
layout(next);if(seen.served?.layout===layout)return layout;const now={generation:before.generation,active:before.active};if(before.active!==void 0){const refused=await byPlace.
refusesLoad();if(refused!==void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(refused,{advice:"nothing was loaded; traffic was not touched"})}
const loaded=atPlace(next,now);return await keep(options2,[loaded,before]),await byPlace.place.write(now),await driver.apply(loaded,before,seen.stored),layout}var WAIT_MS=3e4,
POLL_MS10=50;async function inTurn(world,path,body){const{files,host,owner}=world,self={...await owner.self(),machine:await owner.machine()},text=`${JSON.stringify(
self)}
`;for(let waited=0;!await host.createExclusive(path,text,384,{durable:!1});)if(await isDead(world,path))await files.remove(path);else{if(waited>=WAIT_MS)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`somebody else has been changing the router for ${WAIT_MS/1e3} s`,{advice:`${path} names the process; if it is none of this suite, remove the file`});await(0,node_timers_promises__WEBPACK_IMPORTED_MODULE_13__.
setTimeout)(POLL_MS10),waited+=POLL_MS10}try{return await body()}finally{await files.remove(path)}}async function isDead({files,onlookers},path){const text=await files.
readText(path);if(text===void 0)return!1;if(/^\0*$/.test(text))return!0;const holder=readHolder(text);if(!holder)return!1;for(const onlooker of onlookers)if(await onlooker.
machine()===holder.machine)return(await onlooker.identity(holder.pid))?.startTime!==holder.startTime;return!1}function readHolder(text){try{return JSON.parse(text)}catch{
return}}var START_MS5=2e4,POLL_MS11=100;function configuredRouter(options2,driver){const{world,address}=options2,paths2=routerPaths(world.folder),asking={...world,
address},turn=body=>inTurn(world,paths2.turn,body),see=()=>look2(options2,driver),render3=driver.manual,upstreams=async slot=>{const{record:record10}=await see();
return record10?upstreamsOf(record10,slot):{}};return{name:driver.kind,missing:(listeners,next)=>missing2(options2,driver,listeners,next),ensure:()=>turn(()=>ensure2(
options2,driver)),claim:fence=>turn(async()=>{await assertFence2(options2,fence),await world.files.writeAtomic(paths2.fence,`${fence}
`,384),await settle2(options2,driver)}),observe:async()=>toObservation2(await see()),...(driver.byPlace??driver.prepare)&&{prepare:request=>turn(()=>prepare3(options2,
driver,request))},switchTo:request=>turn(()=>switchTo2(options2,driver,request)),confirm:(slot,generation,listeners)=>confirmServed(asking,{slot,generation},listeners,
{apartMs:APART_MS}),open:async slot=>driver.open(await upstreams(slot),slot),cut:async slot=>driver.cut(await upstreams(slot),slot),traffic:driver.traffic,...render3&&
{manualSwitch:request=>manual2(options2,render3,request)}}}async function manual2(options2,render3,request){const{world,address}=options2,[newest]=await kept(options2),
before=newest??firstRecord(world.deploymentId,options2.listeners),place={address,deploymentId:world.deploymentId,fenceFile:routerPaths(world.folder).fence};return manualSwitch(
await render3(after2(before,request),before),place,request)}async function missing2(options2,driver,listeners,planned){const{seat,world,adminPort}=options2,lacks=await seat.
missing();if(lacks.length>0)return lacks;const{running:running2,served:seen,record:record10}=await look2(options2,driver),own=running2&&seen?portsOf(record10??firstRecord(
world.deploymentId,options2.listeners)):[],admin=seat.owner==="ours"&&!running2&&adminPort!==void 0?[adminPort]:[],problems=[];for(const port of[...listeners.map(
listener2=>listener2.port),...admin])!own.includes(port)&&!await world.host.portIsFree(port)&&!await driver.holds?.(port)&&problems.push(`port ${port} is taken \
by a program that is not the router of this deployment`);const next=record10&&planned&&after2(record10,{...planned,listeners,generation:0,expected:0,fence:0});return[
...problems,...await driver.missing(listeners,record10,next)]}function toObservation2({running:running2,record:record10}){const slots=Object.entries(record10?.slots??
{}).map(([slot,entry])=>[slot,entry.upstreams]);return{running:running2,active:record10?.active,generation:record10?.generation??0,upstreams:Object.fromEntries(
slots)}}async function loadForeign({world,listeners},driver,seen){const record10=seen.record??firstRecord(world.deploymentId,listeners);try{await driver.byPlace?.
place.write({generation:record10.generation,active:record10.active}),await driver.apply(record10,record10,seen.stored)}catch(error){throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${driver.kind} does not take ${driver.file} into use (router.manage: false): ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`,{advice:`${driver.
foreign}? Nothing was changed`,cause:error})}}async function ensure2(options2,driver){const{world,seat}=options2,seen=await look2(options2,driver);if(seen.running&&
seen.served)return;const lacks=await seat.missing();if(lacks.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(lacks.join("; "));if(seat.
owner==="foreign")return loadForeign(options2,driver,seen);seen.stored.state==="absent"&&await driver.store(firstRecord(world.deploymentId,options2.listeners)),
await seat.alive()||await seat.start(await driver.prepareStart());const started=world.clock.monotonic();for(;world.clock.monotonic()-started<START_MS5;){const{record:record10}=await look2(
options2,driver);if(await seat.alive()!==!1&&await served2(options2,record10?[record10]:[]))return;if(await seat.alive()===!1)break;await world.clock.sleep(POLL_MS11)}
const said2=(await seat.output()).trimEnd().split(`
`).slice(-6).join(`
`);throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${seat.name} does not serve its listeners; the end of what it printed:
${said2}`,{advice:"is one of its ports taken (router.listeners, router.admin-port)?"})}var MAP_KEY="active",SERVER="s",mapValue=record10=>`${record10.active??"n\
one"}:${record10.generation}`,backendName=(record10,service,slot)=>`${nameOf(record10.deployment)}_${service}_${slot}`,ringName=record10=>`${nameOf(record10.deployment)}\
_traffic`;function quoted3(text){if(/[\0-\x1f\x7f]/.test(text))throw new Error(`${JSON.stringify(text)} cannot be written into a configuration of HAProxy`);return`\
'${text.replaceAll("'","'\\''")}'`}var format=text=>text.replaceAll("%","%%");function renderHaproxy(record10,facts2){return[`ring ${ringName(record10)}`,"  for\
mat raw","  maxlen 128","  size 4194304",...record10.listeners.flatMap(listener2=>renderListener2(record10,listener2,facts2)),...servicesOf2(record10).flatMap(service=>[
"blue","green"].flatMap(slot=>renderBackend(record10,service,slot,facts2))),""].join(`
`)}function renderListener2(record10,listener2,facts2){const id2=nameOf(record10.deployment),rules=routeRules(listener2.routes),host=facts2.address.includes(":")?
`[${facts2.address}]`:facts2.address,error=(status,code,message,when)=>`http-request return status ${status} content-type application/json string ${quoted3(`{"e\
rror":{"code":"${code}","message":"${message}"}}`)} if ${when}`;return[`frontend ${id2}_${listener2.port}`,`  bind ${host}:${listener2.port}`,"  mode http","  o\
ption http-keep-alive","  option forwardfor","  timeout client 300s","  timeout http-request 60s","  timeout http-keep-alive 75s",`  log ring@${ringName(record10)}\
 format raw local0`,'  log-format "%[var(txn.slot)] %ST %Ta %rt"',`  http-request set-var(txn.place) str(${MAP_KEY}),map_str(${quoted3(facts2.map)},none:0)`,"  \
http-request set-var(txn.slot) var(txn.place),field(1,:)","  http-request set-var(txn.generation) var(txn.place),field(2,:)","  http-after-response set-header x\
-delivery-slot %[var(txn.slot)] unless { var(txn.slot) -m str none }","  http-after-response set-header x-delivery-generation %[var(txn.generation)]",`  http-re\
quest set-log-level silent if { path ${GENERATION_PATH} }`,`  http-request return status 200 content-type application/json lf-string ${quoted3('{"generation":%[\
var(txn.generation)],"slot":"%[var(txn.slot)]"}')} hdr cache-control no-store hdr x-delivery-deployment ${quoted3(record10.deployment)} if { path ${GENERATION_PATH}\
 }`,`  ${error(503,"nothing_deployed","no release has been delivered yet","{ var(txn.slot) -m str none }")}`,...rules.flatMap((rule,i)=>routeLines(rule,i)),`  ${error(
404,"no_route",`no route of port ${listener2.port} covers this path`,"!{ var(txn.service) -m found }")}`,...rules.flatMap((rule,i)=>rewriteLines(rule,i)),"  htt\
p-request del-header x-delivery-slot","  http-request del-header x-delivery-generation","  http-request set-header X-Forwarded-Proto http unless { req.hdr(X-For\
warded-Proto) -m found }","  http-request set-header X-Forwarded-Host %[req.hdr(host)] unless { req.hdr(X-Forwarded-Host) -m found }",`  use_backend ${id2}_%[va\
r(txn.service)]_%[var(txn.slot)]`]}function routeLines(rule,i){const free="!{ var(txn.service) -m found }",bare=rule.rewrite?[`  http-request set-var(txn.rule) \
str(${i}b) if ${free} { path -m reg ${quoted3(rule.rewrite.bare)} }`]:[],covered=`{ path -m reg ${quoted3(rule.covers)} }`;return[...bare,`  http-request set-va\
r(txn.rule) str(${i}) if ${free} ${covered} !{ var(txn.rule) -m found }`,`  http-request set-var(txn.service) str(${rule.service}) if ${free} ${covered}`]}function rewriteLines(rule,i){
const{rewrite}=rule;if(!rewrite)return[];const rest=quoted3(rewrite.rest);return[`  http-request set-path ${quoted3(format(rewrite.bareTo))} if { var(txn.rule) \
-m str ${i}b }`,`  http-request replace-path ${rest} ${quoted3(`${format(rewrite.restTo)}\\1`)} if { var(txn.rule) -m str ${i} }`]}function renderBackend(record10,service,slot,facts2){
const url2=upstreamsOf(record10,slot)[service],address=url2===void 0?void 0:upstreamAddress(service,url2);return[`backend ${backendName(record10,service,slot)}`,
"  mode http","  timeout connect 5s",`  timeout server ${facts2.answerSeconds}s`,"  timeout tunnel 1h","  timeout queue 5s","  http-reuse safe","  http-response\
 del-header x-delivery-slot","  http-response del-header x-delivery-generation",`  server ${SERVER} ${address?`${address.host}:${address.port}`:"127.0.0.1:1"} p\
ool-purge-delay 2s${address?"":" disabled"}`]}function renderHaproxyGlobal(facts2){return["global",`  stats socket ${quoted3(facts2.socket)} mode 600 level admi\
n expose-fd listeners`,"  stats timeout 2m",`  hard-stop-after ${Math.ceil(facts2.drainLimitSeconds)}s`,"defaults","  mode http","  timeout connect 5s","  timeo\
ut client 300s","  timeout server 300s",""].join(`
`)}function askThroughExec(exec){const perl='use IO::Socket::UNIX; my $s = IO::Socket::UNIX->new(Peer => shift) or die "$!\\n"; print $s shift() . "\\n"; $s->flus\
h; print while <$s>;',ways=(path,text)=>[{argv:["socat","-t10","-",`UNIX-CONNECT:${path}`],input:`${text}
`},{argv:["perl","-e",perl,path,text]}];return async(path,text)=>{const failures=[];for(const{argv,input}of ways(path,text))try{const said2=await exec(argv,{timeoutMs:QUICK_MS,
signal:UNCANCELLED2,...input===void 0?{}:{input}});if(said2.code===0)return said2.stdout;failures.push(`${argv[0]}: ${lastLines(said2)}`)}catch(error){failures.
push(error instanceof Error?error.message:String(error))}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${path} does not answer (${failures.
join("; ")})`,{advice:"socat or perl is needed on the host to talk to HAProxy"})}}function parseStat(text){const[head2="",...rows]=text.split(`
`).filter(line=>line.includes(",")),names=head2.replace(/^# /,"").split(",");return rows.map(row=>Object.fromEntries(row.split(",").map((value,i)=>[names[i]??"",
value])))}function sessionsOf(text,isWanted){return parseStat(text).filter(row=>row.svname==="BACKEND"&&isWanted(row.pxname??"")).reduce((sum,row)=>sum+Number(row.
scur??0)+Number(row.qcur??0),0)}function currentWorkers(text){const[,workers=""]=text.split("# workers");return[...(workers.split(`
# `)[0]??"").matchAll(/^(\d+)\s+worker/gm)].map(found=>Number(found[1]))}function oldWorkers(text){const[,old=""]=text.split("# old workers");return[...(old.split(
`
# `)[0]??"").matchAll(/^(\d+)\s+worker/gm)].map(found=>Number(found[1]))}function serverState(text,backend,server){const lines=text.split(`
`).map(line=>line.trim()),names=(lines.find(line=>line.startsWith("# "))??"").slice(2).split(" ");for(const line of lines){const fields=line.split(" "),value=name=>fields[names.
indexOf(name)]??"";if(!(line.startsWith("#")||value("be_name")!==backend||value("srv_name")!==server))return{address:value("srv_addr"),port:Number(value("srv_po\
rt")),ready:value("srv_op_state")==="2"&&(Number(value("srv_admin_state"))&-5)===0}}}function mapEntry(text,key2){for(const line of text.split(`
`)){const[,name,...value]=line.trim().split(" ");if(name===key2)return value.join(" ")}}async function backendsOf({ask:ask2,socket,world},slot){const id2=nameOf(
world.deploymentId);return(await ask2(socket,"show backend")).split(`
`).filter(name=>name.startsWith(`${id2}_`)&&name.endsWith(`_${slot}`))}async function everywhere(context,command2){const answers2=[await context.ask(context.socket,
command2)];if(context.seat.owner==="foreign")return answers2;for(const pid of oldWorkers(await context.ask(context.master,"show proc")))answers2.push(await context.
ask(context.master,`@!${pid} ${command2}`).catch(()=>""));return answers2}async function sessions(context,slot){const id2=nameOf(context.world.deploymentId),wanted=name=>name.
startsWith(`${id2}_`)&&name.endsWith(`_${slot}`);return(await everywhere(context,"show stat")).reduce((sum,text)=>sum+sessionsOf(text,wanted),0)}function followRing({
ask:ask2,socket},ring){let last;return async()=>{const numbered=(await ask2(socket,`show events ${ring}`)).split(`
`).filter(line=>/\d$/.test(line.trim())).map(line=>({line,number:Number(line.trim().split(" ").at(-1))})),newest=numbered.reduce((most,{number:number4})=>Math.max(
most,number4),0),known=last!==void 0&&newest<last?0:last;return last=newest,known===void 0?[]:numbered.filter(({number:number4})=>number4>known).map(({line})=>line)}}
function parseHaproxyLine(line){const[slot,status,ms2]=line.trim().split(" ").slice(-4);return isSlot(slot)?{slot,status:Number(status),ms:Number(ms2)}:void 0}var APPLY_MS2=1e4,
REPLACED_POLL_MS=20;function haproxyDriver(options2){const{world}=options2,paths2=routerPaths(world.folder),folder=options2.configFolder??paths2.config,context={
...options2,file:`${folder}/compose-delivery-${world.deploymentId}.cfg`,map:`${folder}/compose-delivery-${world.deploymentId}.map`,socket:options2.adminSocket??
`${paths2.run}/admin.sock`,master:`${paths2.run}/master.sock`},id2=nameOf(world.deploymentId);return{kind:"haproxy",foreign:"does haproxy run, does its own conf\
iguration read that folder (router.config-directory), and does router.reload-command reach it",file:context.file,missing:()=>Promise.resolve(quotable(context)),
stored:()=>stored3(context),store:record10=>store(context,record10),probe:()=>options2.ask(context.socket,"show info").then(said2=>said2.includes("Name: HAProxy"),
()=>!1),prepareStart:async()=>(await world.files.makeDirectory(paths2.run),await writeGlobal(context),[options2.program,"-W","-S",context.master,"-f",globalFile(
context),"-f",context.file]),prepare:(next,before,was)=>prepare4(context,next,before,was),apply:(next,before,was)=>apply(context,next,before,was),open:async(_,slot)=>({
requests:await sessions(context,slot),tunnels:0}),cut:async(_,slot)=>{const open5=await sessions(context,slot);for(const backend of await backendsOf(context,slot))
await everywhere(context,`shutdown sessions server ${backend}/${SERVER}`);return open5},manual:next=>Promise.resolve({files:[{path:context.file,text:rendered(context,
next)},{path:context.map,text:mapText(next)}],tell:context.reload?context.seat.shell.run(context.reload):context.seat.shell.signal("USR2"),needs:context.seat.shell.
needs}),traffic:countTraffic(followRing(context,`${id2}_traffic`),parseHaproxyLine)}}var globalFile=({world})=>`${routerPaths(world.folder).base}/haproxy.global\
.cfg`,quotable=({map})=>/^[\w./@+-]+$/.test(map)?[]:[`${map}: HAProxy cannot be told of a path with such characters (state-directory, router.config-directory)`];
async function writeGlobal(context){const text=renderHaproxyGlobal({socket:context.socket,drainLimitSeconds:context.drainLimitSeconds});await context.world.files.
writeAtomic(globalFile(context),text,420)}async function stored3({world,file,map}){const[text,entry]=await Promise.all([world.files.readText(file),world.files.readText(
map)]),found=unseal(text);if(!("record"in found))return found;const[slot,generation]=(entry??"").replace(`${MAP_KEY} `,"").trim().split(":");if(generation===void 0)
return found;const active=isSlot(slot)?{active:slot}:{},{active:_,...rest}=found.record;return{...found,record:{...rest,...active,generation:Number(generation)}}}
var rendered=(context,record10,map=context.map)=>seal(record10,renderHaproxy(record10,{address:context.address,map,answerSeconds:context.answerSeconds})),mapText=record10=>`${MAP_KEY}\
 ${mapValue(record10)}
`;async function store(context,record10){await context.world.files.writeAtomic(context.file,rendered(context,record10),420),await context.world.files.writeAtomic(
context.map,mapText(record10),420)}var shape=record10=>JSON.stringify([record10.listeners,servicesOf2(record10)]),prepared=(context,next,before)=>rendered(context,
{...next,generation:before.generation,active:before.active});async function prepare4(context,next,before,was){if(before.active===void 0||was.state!=="whole"||shape(
next)!==shape(before))return;const text=prepared(context,next,before);was.text!==text&&await context.world.files.writeAtomic(context.file,text,420),await setAddresses(
context,next)}async function apply(context,next,before,was){const reloads=shape(next)!==shape(before)||was.state==="absent";reloads&&await tryOut2(context,next),
was.state==="whole"&&was.text===prepared(context,next,before)?await context.world.files.writeAtomic(context.map,mapText(next),420):await store(context,next);try{
reloads?await reload2(context,next):(await setAddresses(context,next),await setActive(context,next))}catch(error){throw was.state==="absent"?(await context.world.
files.remove(context.file),await context.world.files.remove(context.map)):await store(context,before),reloads?await reload2(context,before).catch(()=>{}):await setActive(
context,before).catch(()=>{}),error}}async function tryOut2(context,next){const{world,seat,program}=context,{trial}=routerPaths(world.folder);await writeGlobal(
context),await world.files.makeDirectory(trial),await world.files.writeAtomic(`${trial}/trial.map`,mapText(next),420),await world.files.writeAtomic(`${trial}/tr\
ial.cfg`,rendered(context,next,`${trial}/trial.map`),420);const said2=await seat.run([program,"-c","-q","-f",globalFile(context),"-f",`${trial}/trial.cfg`]);if(said2.
code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`haproxy refuses the new configuration: ${lastLines(said2)}`,{advice:"nothing was cha\
nged: the old configuration serves"})}async function reload2(context,record10){const{world,seat,address}=context,news=seat.follow(),told=[...await news()],before=await workersOf(
context);if(context.reload){const said2=await seat.run(context.reload);if(said2.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`hapr\
oxy could not be told to reload: ${lastLines(said2)}`)}else await seat.kill("USR2",(await seat.processes()).slice(0,1).map(({pid})=>pid));await confirmServed({...world,
address},{generation:record10.generation,slot:record10.active},record10.listeners,{limitMs:APPLY_MS2,giveUp:async()=>{told.push(...await news());const alert=told.
filter(line=>line.includes("[ALERT]")).slice(0,3);return alert.length===0||!told.some(line=>/wait mode|Loading failure/i.test(line))?void 0:`haproxy kept its ol\
d configuration; it says: ${alert.map(line=>line.trim()).join("; ")}`}}),await replaced(context,before)}async function workersOf({ask:ask2,master,seat}){return seat.
owner==="foreign"?[]:currentWorkers(await ask2(master,"show proc").catch(()=>""))}async function replaced(context,before){const{clock}=context.world,started=clock.
monotonic();for(;before.length>0;){const now=await workersOf(context);if(now.length>0&&!now.some(pid=>before.includes(pid)))return;if(clock.monotonic()-started>
APPLY_MS2)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`haproxy was told to reload and still runs its worker ${before.join(", ")} after ${APPLY_MS2/
1e3} s`);await clock.sleep(REPLACED_POLL_MS)}}async function setAddresses(context,next){const slot=next.active;if(slot===void 0)return;const all=await context.ask(
context.socket,"show servers state");for(const[service,url2]of Object.entries(upstreamsOf(next,slot))){const backend=backendName(next,service,slot),{host,port}=upstreamAddress(
service,url2),now=serverState(all,backend,SERVER);if(now?.address===host&&now.port===port&&now.ready)continue;const said2=await together(context,[`set server ${backend}\
/${SERVER} addr ${host} port ${port}`,`set server ${backend}/${SERVER} state ready`,`show servers state ${backend}`]),then=serverState(said2,backend,SERVER);if(then?.
address!==host||then.port!==port||!then.ready)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`haproxy did not take ${host}:${port} for ${service}\
: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(said2)}`)}}async function setActive(context,record10){const{map}=context,said2=await together(context,
[`set map ${map} ${MAP_KEY} ${mapValue(record10)}`,`show map ${map}`]),seen=mapEntry(said2,MAP_KEY);if(seen!==mapValue(record10))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`haproxy was told to serve ${mapValue(record10)} and serves ${seen??"nothing"}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(said2)}`)}var together=(context,commands)=>context.
ask(context.socket,commands.join("; ")),ADMIN_MS3=5e3,POLL_MS12=20,STARTING_MS=1e3,portOf=address=>Number(/:(\d+)(?:\/tcp)?$/.exec(address)?.[1]);async function askApi({
clock,http,adminPort},path,patienceMs=0){const started=clock.monotonic();for(;;){const{status,body}=await http({url:`http://127.0.0.1:${adminPort}${path}`,timeoutMs:ADMIN_MS3,
fresh:!0,maxBodyBytes:67108864});if(status===200)return JSON.parse(body);if(status!==404||clock.monotonic()-started>=patienceMs)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`the API of traefik answered ${status} to ${path} on 127.0.0.1:${adminPort}`,{advice:"is its API on, on loopback (api.insecure with an entry point on 127.0.0\
.1)?"});await clock.sleep(POLL_MS12)}}var entryPoints=async(api,patienceMs=0)=>await askApi(api,"/api/entrypoints",patienceMs);function withoutEntryPoint(known,listeners){
return listeners.filter(({port})=>!known.some(({address})=>portOf(address)===port)).map(({port})=>`traefik has no entry point on port ${port}: it opens ports on\
ly when it starts; restart it with the new list`)}async function loadedOf(api,placeName2){const{middlewares={},routers={}}=await askApi(api,"/api/rawdata"),prefix=placeName2.
replace(/place$/,"");return{generation:middlewares[`${placeName2}@file`]?.headers?.customResponseHeaders?.["X-Delivery-Generation"],refused:Object.entries(routers).
filter(([name,{status}])=>name.startsWith(prefix)&&status!=="enabled").map(([name,{error}])=>`${name}: ${(error??[]).join(", ")}`)}}var DAYS="36500",ARGV=["open\
ssl","req","-x509","-newkey","ec","-pkeyopt","ec_paramgen_curve:prime256v1","-nodes","-days",DAYS,"-subj","/CN=compose-delivery.invalid","-keyout","-","-out","-"];
async function giveCertificate({files,exec,log},file){if(!await files.exists(file))try{const said2=await exec(ARGV,{timeoutMs:QUICK_MS,signal:UNCANCELLED2}),keyFile=part(
said2.stdout,"PRIVATE KEY"),certFile=part(said2.stdout,"CERTIFICATE");if(said2.code!==0||keyFile===void 0||certFile===void 0)throw new Error(said2.stderr.trim()===
""?"it printed no certificate":lastLines({...said2,stdout:""}));const tls={stores:{default:{defaultCertificate:{certFile,keyFile}}}};await files.writeAtomic(file,
`${JSON.stringify({tls})}
`,420)}catch(error){log.info(`traefik makes a key of its own at each switch, as openssl made none for it: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}var part=(text,kind)=>new RegExp(`-----BEGIN ${kind}-----[^-]+-----END ${kind}-----
`).exec(text)?.[0],entryPointName=port=>`delivery_${port}`,placeName=record10=>`${nameOf(record10.deployment)}_place`,HIGHEST=1e6;function renderTraefik(record10,facts2){
const id2=nameOf(record10.deployment),parts={routers:{},middlewares:placeHeaders(record10),services:renderServices(record10,id2)};for(const listener2 of record10.
listeners)addListener(parts,record10,listener2,facts2);const transport={maxIdleConnsPerHost:64,forwardingTimeouts:{dialTimeout:"5s",responseHeaderTimeout:`${Math.
ceil(facts2.answerSeconds)}s`,idleConnTimeout:"2s"}},text=`${JSON.stringify({http:{...parts,serversTransports:{[id2]:transport}}})}
`;if(text.includes("{{"))throw new Error("a configuration of Traefik may not hold {{, which begins a template");return text}function placeHeaders(record10){const place={
...record10.active===void 0?{}:{"X-Delivery-Slot":record10.active},"X-Delivery-Generation":String(record10.generation)},forget={"X-Delivery-Slot":"","X-Delivery\
-Generation":""};return{[placeName(record10)]:{headers:{customRequestHeaders:forget,customResponseHeaders:place}},[`${placeName(record10)}_told`]:{headers:{customResponseHeaders:{
...place,"X-Delivery-Deployment":record10.deployment,"Cache-Control":"no-store"}}}}}function renderServices(record10,id2){const{active}=record10,nothing={[`${id2}\
_nothing`]:{loadBalancer:{servers:[]}}};return active===void 0?nothing:{...nothing,...Object.fromEntries(Object.entries(upstreamsOf(record10,active)).map(([service,
url2])=>{const{host,port}=upstreamAddress(service,url2);return[`${id2}_${service}_${active}`,{loadBalancer:{servers:[{url:`http://${host}:${port}`}],passHostHeader:!0,
serversTransport:id2}}]}))}}function addListener(parts,record10,listener2,facts2){const id2=nameOf(record10.deployment),entryPoints2=[facts2.entryPoint(listener2.
port)],name=`${id2}_${listener2.port}`;parts.routers[`${name}_generation`]={entryPoints:entryPoints2,rule:`Path(\`${GENERATION_PATH}\`)`,priority:HIGHEST,middlewares:[
`${placeName(record10)}_told`],service:"noop@internal",observability:{accessLogs:!1}};const{active}=record10;if(active===void 0){parts.routers[name]={entryPoints:entryPoints2,
rule:"PathPrefix(`/`)",priority:1,middlewares:[placeName(record10)],service:`${id2}_nothing`};return}const known=upstreamsOf(record10,active);routeRules(listener2.
routes).forEach((rule,i)=>{const service=known[rule.service]===void 0?`${id2}_nothing`:`${id2}_${rule.service}_${active}`;for(const[suffix,pattern,rewrite]of forms(
rule)){const middleware=`${name}_${i}${suffix}`;rewrite!==void 0&&(parts.middlewares[middleware]={replacePathRegex:{regex:pattern,replacement:rewrite}}),parts.routers[`${name}\
_${i}${suffix}`]={entryPoints:entryPoints2,rule:`PathRegexp(\`${pattern}\`)`,priority:HIGHEST-10*(i+1)+(suffix==="b"?1:0),middlewares:[placeName(record10),...rewrite===
void 0?[]:[middleware]],service}}})}function forms(rule){return rule.rewrite?[["b",rule.rewrite.bare,rule.rewrite.bareTo],["",rule.rewrite.rest,`${rule.rewrite.
restTo}\${1}`]]:[["",rule.covers,void 0]]}function renderTraefikStatic(facts2){const host=facts2.address.includes(":")?`[${facts2.address}]`:facts2.address,entryPoints2=Object.
fromEntries(facts2.ports.map(port=>[entryPointName(port),{address:`${host}:${port}`,transport:{respondingTimeouts:{readTimeout:0,writeTimeout:0,idleTimeout:"75s"}}}])),
drop={defaultMode:"drop"};return`${JSON.stringify({global:{checkNewVersion:!1,sendAnonymousUsage:!1},entryPoints:{...entryPoints2,traefik:{address:`127.0.0.1:${facts2.
adminPort}`}},api:{insecure:!0,dashboard:!1},providers:{file:{directory:facts2.config,watch:!0},providersThrottleDuration:"10ms"},log:{level:"INFO",filePath:facts2.
errors,noColor:!0},accessLog:{filePath:facts2.trafficLog,format:"json",fields:{...drop,names:{DownstreamStatus:"keep",Duration:"keep",ServiceName:"keep"},headers:drop}}},
null,1)}
`}var APPLY_MS3=1e4;function traefikDriver(options2){const{world,seat}=options2,paths2=routerPaths(world.folder),file=`${options2.configFolder??paths2.config}/c\
ompose-delivery-${world.deploymentId}.yml`,store2=async record10=>world.files.writeAtomic(file,await rendered2(options2,record10),420),certificate=async()=>{seat.
owner==="ours"&&await giveCertificate(world,`${paths2.config}/certificate.yml`)};let news;return{kind:"traefik",file,foreign:`does traefik run, does its API ans\
wer on 127.0.0.1:${options2.adminPort} (router.admin-port), and does its file provider watch that folder (router.config-directory)`,holds:async port=>seat.owner===
"foreign"&&(await entryPoints(apiOf(options2),STARTING_MS).catch(()=>[])).some(({address})=>portOf(address)===port),missing:async listeners=>{const known=await entryPoints(
apiOf(options2),STARTING_MS).catch(error=>(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error));return typeof known!="string"?(await tellUncounted(
options2),withoutEntryPoint(known,listeners)):seat.owner==="ours"?[]:[`the API of traefik does not answer on 127.0.0.1:${options2.adminPort} (router.admin-port,\
 router.manage: false): ${known}`]},stored:async()=>unseal(await world.files.readText(file)),store:store2,probe:()=>entryPoints(apiOf(options2)).then(()=>!0,()=>!1),
prepareStart:async()=>{const found=unseal(await world.files.readText(file)),listeners=[...options2.listeners,..."record"in found?found.record.listeners:[]],text=renderTraefikStatic(
{...options2,ports:[...new Set(listeners.map(({port})=>port))],config:paths2.config,errors:paths2.errors,trafficLog:paths2.traffic});return await world.files.makeDirectory(
paths2.run),await certificate(),await world.files.writeAtomic(`${paths2.base}/traefik.yml`,text,420),[options2.program,`--configFile=${paths2.base}/traefik.yml`]},
prepare:async next=>{await certificate(),await assertEntryPoints(options2,next.listeners),await world.files.writeAtomic(stagedAt(file),await rendered2(options2,
next),420),news=await newsOf(options2)},apply:async(next,_,was)=>{const prepared2=news;news=void 0,prepared2||await assertEntryPoints(options2,next.listeners),await load2(
options2,file,next,was,prepared2??await newsOf(options2))},open:async upstreams=>({requests:await countConnections(world,seat,upstreams),tunnels:0}),cut:async(upstreams,slot)=>{
const open5=await countConnections(world,seat,upstreams);return open5>0&&world.log.warning(`traefik has no way to end single connections: ${open5} of ${slot} en\
d by themselves, or with the slot`),0},manual:async next=>({files:[{path:file,text:await rendered2(options2,next)}],needs:[]}),traffic:countTraffic(followFile(world.
exec,paths2.traffic),parseTraefikLine)}}var apiOf=({world,adminPort})=>({...world,adminPort});async function rendered2(options2,record10){const named3=options2.
seat.owner==="ours"?void 0:await entryPoints(apiOf(options2)),entryPoint=port=>named3?.find(({address})=>portOf(address)===port)?.name??entryPointName(port);return seal(
record10,renderTraefik(record10,{answerSeconds:options2.answerSeconds,entryPoint}))}async function assertEntryPoints(options2,listeners){const lacks=withoutEntryPoint(
await entryPoints(apiOf(options2)),listeners);if(lacks.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(lacks.join("; "),{advice:"noth\
ing was changed"})}async function tellUncounted({world,seat}){const{traffic}=routerPaths(world.folder);seat.owner==="foreign"&&!await world.files.exists(traffic)&&
world.log.warning(`traefik writes no access log to ${traffic}, so its answers are not counted for the watch: set accessLog.filePath and accessLog.format: json i\
n its own configuration (router.manage: false)`)}async function newsOf({world}){const news=followFile(world.exec,routerPaths(world.folder).errors);return await news(),
news}async function load2(options2,file,next,was,news){const{world}=options2;await take(options2,file,await rendered2(options2,next));try{await assertServed(options2,
next)}catch(error){"text"in was?await world.files.writeAtomic(file,was.text,420):await world.files.remove(file);const errors=(await news()).filter(line=>line.includes(
" ERR ")).slice(-3);throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}${errors.
length>0?`; its log says: ${errors.join("; ")}`:""}`,{cause:error})}}var stagedAt=file=>`${file}.next`;async function take({world},file,text){const staged=stagedAt(
file);if(await world.files.readText(staged)!==text)return world.files.writeAtomic(file,text,420);await world.host.rename(staged,file)}async function assertServed(options2,next){
const{world,address}=options2;try{await confirmServed({...world,address},{generation:next.generation,slot:next.active},next.listeners,{limitMs:APPLY_MS3})}catch(error){
const loaded=await loadedOf(apiOf(options2),placeName(next)).catch(()=>{}),generation=loaded?.generation??"none";throw!loaded||generation===String(next.generation)?
error:new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`traefik did not load ${next.generation} within ${APPLY_MS3/1e3} s (its API shows generation ${generation}\
)`,{advice:"does it watch the folder itself, and not a single file or a copy of it?",cause:error})}const{refused}=await loadedOf(apiOf(options2),placeName(next));
if(refused.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`traefik does not take a route: ${refused.join("; ")}`)}function parseTraefikLine(line){
try{const entry=JSON.parse(line),slot=/_(blue|green)@file$/.exec(entry.ServiceName??"")?.[1];return slot===void 0||entry.DownstreamStatus===void 0?void 0:{slot,
status:entry.DownstreamStatus,ms:(entry.Duration??0)/1e6}}catch{return}}var OUTPUT_BYTES2=8192;function programSeat(world,kind,program,owner){const{files,host,exec,
folder,deploymentId,searchPath}=world,paths2=routerPaths(folder),run3=(argv,options2={})=>exec(argv,{timeoutMs:QUICK_MS,signal:UNCANCELLED2,...options2}),main=async()=>{
const text=await files.readText(paths2.process);if(text===void 0)return;const known=JSON.parse(text);return(await host.identity(known.pid))?.startTime===known.startTime?
known:void 0};return{name:`${kind} on the host`,owner,run:run3,start:async argv=>{if(owner==="foreign")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${kind} does not run, and the suite does not start it (router.manage: false)`,{advice:"start it, or set router.manage: true"});await endOrphans(world,kind),
await host.rotate(paths2.output,3);const identity2=await host.spawnDetached({argv,cwd:folder,env:{PATH:searchPath,LANG:"C.UTF-8",HOME:paths2.run,[MARKER]:`${deploymentId}\
/router/`},logFile:paths2.output});await files.writeAtomic(paths2.process,`${JSON.stringify(identity2)}
`,384),world.log.info(`${kind} was started as process ${identity2.pid}`)},alive:async()=>owner==="foreign"?void 0:await main()!==void 0,processes:async()=>{const all=parseProcesses(
(await run3(["ps","-eo","pid=,ppid=,args="])).stdout);if(owner==="foreign")return all.filter(({command:command2})=>command2.includes(kind));const known=await main();
return known?[...all.filter(({pid})=>pid===known.pid),...all.filter(({parent})=>parent===known.pid)]:[]},kill:async(signal,pids)=>{pids.length>0&&await run3(["k\
ill",`-${signal}`,...pids.map(String)])},output:()=>host.tail(paths2.output,OUTPUT_BYTES2),follow:()=>followFile(exec,paths2.output),shell:{run:argv=>argv.map(quoted).
join(" "),signal:name=>`kill -${name} "$(sed 's/.*"pid":\\([0-9]*\\).*/\\1/' ${quoted(paths2.process)})"`,needs:[[program]]},missing:async()=>{try{return await run3(
[program,kind==="traefik"||kind==="caddy"?"version":"-v"]),[]}catch(error){return[`${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)} (router\
.kind ${kind}, router.program)`]}}}}var ORPHAN_MS=5e3,POLL_MS13=50;async function endOrphans({files,host,clock,folder,log},kind){const text=await files.readText(
routerPaths(folder).process);if(text===void 0)return;const{pid}=JSON.parse(text),orphans=async()=>{const found=[];for(const member of await host.group(pid))(await host.
facts(member))?.command.includes(kind)&&found.push(member);return found},first=await orphans();if(first.length===0)return;log.warning(`${first.length} processes\
 of an earlier ${kind} were left without their master: ended before the new start`);for(const member of first)await host.signal(member,"SIGTERM");const started=clock.
monotonic();for(;(await orphans()).length>0&&clock.monotonic()-started<ORPHAN_MS;)await clock.sleep(POLL_MS13);for(const member of await orphans())await host.signal(
member,"SIGKILL")}function parseProcesses(text){return text.split(`
`).flatMap(line=>{const found=/^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);return found?[{pid:Number(found[1]),parent:Number(found[2]),command:found[3]??""}]:[]})}function chooseRouter(choice){
const{definition,world}=choice,{kind}=definition,program=definition.program??kind,seat=choice.seat??programSeat(world,kind,program,definition.manage?"ours":"for\
eign"),driver=chooseDriver(definition,world,seat,program);return configuredRouter({world,seat,address:definition.address,listeners:definition.listeners,adminPort:kind===
"caddy"||kind==="traefik"?definition["admin-port"]:void 0},driver)}function chooseDriver(definition,world,seat,program){const foreign=seat.owner==="foreign",common2={
world,seat,program,address:definition.address,strict:definition.strict,drainLimitSeconds:definition["drain-limit-seconds"],answerSeconds:definition["answer-seco\
nds"],configFolder:foreign?definition["config-directory"]:void 0,reload:foreign?definition["reload-command"]:void 0};switch(definition.kind){case"nginx":return nginxDriver(
{...common2,configFile:foreign?definition["config-file"]:void 0});case"haproxy":return haproxyDriver({...common2,ask:world.askSocket,adminSocket:foreign?definition["\
admin-socket"]:void 0});case"caddy":return caddyDriver({...common2,adminPort:definition["admin-port"]});case"traefik":return traefikDriver({...common2,adminPort:definition["\
admin-port"],listeners:definition.listeners});case"embedded":throw new Error("the embedded front is no program of somebody else")}}var DROPPED=["build","contain\
er_name","ports","expose","profiles","links","networks","depends_on","volumes","healthcheck","command"];function containerSeat(options2){const{world,service}=options2,
client=docker(options2.docker),paths2=routerPaths(world.folder),containers=containerLook(client,world.clock,world.deploymentId),find=async()=>(await containers()).
find(container=>container.role==="proxy"&&container.service===service),running2=async()=>{const found=await find();return found?.running?found:void 0},containerInShell=`\
"$(docker ps --quiet ${[`${LABEL}.deployment=${world.deploymentId}`,`${LABEL}.role=proxy`,`${LABEL}.service=${service}`].map(label=>`--filter ${quoted(`label=${label}`)}`).
join(" ")})"`,processes=async()=>{const found=await running2();if(!found)return[];const rows=parseProcesses(await client.run(["top",found.id,"-eo","pid,ppid,arg\
s"])),inside=new Set(rows.map(({pid})=>pid));return[...rows].sort((a,b)=>Number(inside.has(a.parent))-Number(inside.has(b.parent)))};return{name:`the container \
of service ${service}`,owner:"ours",inContainer:!0,run:async(argv,{input}={})=>{const found=await running2(),given={...input===void 0?{}:{input},timeoutMs:TIMEOUT_MS.
pull};if(found)return client.attempt(["exec",...input===void 0?[]:["-i"],found.id,...argv],given);const[program="",...rest]=argv,image=String((await proxyService(
options2)).image),mount=["--volume",`${paths2.base}:${paths2.base}`];return await world.files.makeDirectory(paths2.base),client.attempt(["run","--rm","--network",
"none",...mount,"--entrypoint",program,image,...rest],given)},start:argv=>start(options2,client,argv),alive:async()=>await running2()!==void 0,processes,kill:async(signal,pids)=>{
const found=await running2(),main=(await processes())[0]?.pid;for(const pid of pids){const said2=pid===main&&found?await client.attempt(["kill","--signal",signal,
found.id]):await world.exec(["kill",`-${signal}`,String(pid)],{timeoutMs:QUICK_MS,signal:UNCANCELLED2});said2.code!==0&&world.log.warning(`process ${pid} of ${service}\
 was not signalled: ${lastLines(said2)}`)}},output:async()=>{const found=await find();if(!found)return"";const said2=await client.attempt(["logs","--tail","50",
found.id]);return said2.stdout+said2.stderr},follow:()=>{let since2=new Date(world.clock.now()).toISOString();return async()=>{const found=await find();if(!found)
return[];const from=since2;since2=new Date(world.clock.now()).toISOString();const said2=await client.attempt(["logs","--since",from,found.id]);return`${said2.stdout}\

${said2.stderr}`.split(`
`).filter(Boolean)}},shell:{run:argv=>`docker exec ${containerInShell} ${argv.map(quoted).join(" ")}`,signal:name=>`docker kill --signal ${name} ${containerInShell}`,
needs:[["docker"]]},missing:async()=>{const model=await resolvedServices(options2);return model[service]?model[service].image===void 0?[`${service}: the compose\
 files name no image for the router (router.service)`]:[]:[`${service}: the compose files have no such service (router.service)`]}}}async function resolvedServices({
application,docker:exec}){const files=application["compose-files"].flatMap(file=>["--file",(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(application.root,file)]),
envFile=application["env-file"],env=envFile===void 0?[]:["--env-file",(0,node_path__WEBPACK_IMPORTED_MODULE_7__.isAbsolute)(envFile)?envFile:(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
join)(application.root,envFile)],text=await docker(exec).run(["compose",...files,...env,"config","--format","json"],{cwd:application.root});return parseModel(text).
services}async function proxyService(options2){const found=(await resolvedServices(options2))[options2.service];if(!found)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${options2.service}: the compose files have no such service (router.service)`);return found}function renderProxyService(service,facts2){return{...Object.fromEntries(
Object.entries(service).filter(([key2])=>!DROPPED.includes(key2))),network_mode:"host",restart:service.restart??"unless-stopped",command:facts2.argv.map(word=>word.
replaceAll("$","$$$$")),volumes:[{type:"bind",source:facts2.base,target:facts2.base}],healthcheck:{disable:!0},labels:{...service.labels,[`${LABEL}.deployment`]:facts2.
deploymentId,[`${LABEL}.service`]:facts2.name,[`${LABEL}.role`]:"proxy"}}}async function start(options2,client,argv){const{world,application,service}=options2,{
base,run:run3}=routerPaths(world.folder);await world.files.makeDirectory(run3),await world.exec(["chmod","1777",run3],{timeoutMs:QUICK_MS,signal:UNCANCELLED2});
const environment=application.environmentName,project=`${environment===""?application.application:`${application.application}-${environment}`}-router`,model={name:project,
services:{[service]:renderProxyService(await proxyService(options2),{name:service,deploymentId:world.deploymentId,base,argv})}},flags=["--project-name",project,
"--project-directory",application.root,"--file","-"];await client.run(["compose",...flags,"up","--detach","--no-build",service],{input:JSON.stringify(model),timeoutMs:TIMEOUT_MS.
up,cwd:application.root}),world.log.info(`the router was started as a container of service ${service}`)}function openRouter({application,place,world:given,askSocket:askSocket2}){
const world={...given,exec:place.exec,http:place.http,owner:place.owner,onlookers:place.onlookers,askSocket:place.remote?askThroughExec(place.exec):askSocket2};
return chooseRouter({definition:application.router,world,seat:seatOf(application,place,world)})}function seatOf(application,place,world){const{router,services,engine}=application;
if(engine!=="compose"||!router.manage)return;const proxies=Object.keys(services).filter(name=>services[name]?.role==="proxy");if(router.service===void 0&&proxies.
length>1)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"delivery file: router.service",expected:"the one service of role proxy that \
carries the router",seen:`nothing, and there are ${proxies.join(", ")}`}]);const service=router.service??proxies[0];return service===void 0?void 0:containerSeat(
{world,application,service,docker:place.docker})}var ROOM={delivery:{files:12,bytes:64*1024},rollback:{files:3,bytes:16*1024}},REASONS=[[/EROFS|read-only file system|ENOENT.*mkdir/i,
"it is read-only","mount it writable: a file system that met an error is often mounted read-only by the kernel"],[/ENOSPC|no space left/i,"it has no room left, \
of bytes or of inodes","make room (df and df -i tell which of the two is used up)"],[/EDQUOT|quota/i,"the quota of this user is used up","raise the quota, or ma\
ke room"],[/EACCES|EPERM|permission denied/i,"this user may not write there","give the state directory to the user that delivers"]];async function probeState(files,folder,room){
const content=".".repeat(room.bytes),probes=Array.from({length:room.files},(_,i)=>`${folder}/.probe-${i}`),made=await Promise.allSettled(probes.map(path=>files.
writeAtomic(path,content,384)));await Promise.allSettled(probes.map(path=>files.remove(path)));const failed2=made.find(one=>one.status==="rejected");if(failed2)
throw unwritable(failed2.reason,folder)}var reasonOf=error=>{const told=(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error),[,why,cure]=REASONS.find(
([pattern])=>pattern.test(told))??["",told,"see what the host says of it"];return{why,cure}};function unwritable(error,folder){const{why,cure}=reasonOf(error);return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`the state directory ${folder} cannot be written: ${why}`,{advice:`nothing was changed, and traffic was not touched; ${cure}`,cause:error})}var diskFailed=error=>!(error instanceof
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9)&&/\b(?:ENOSPC|EROFS|EDQUOT|EIO)\b/.test((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error));
function halfWay(error,folder){const{why,cure}=reasonOf(error);return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the state directory ${folder}\
 cannot be written any more: ${why}`,{advice:`what serves goes on serving, and what was written so far is whole: the next run goes on from there; ${cure}`,cause:error})}
var FILE="file:";function surroundingsOf(world){const{application,variables,checkout}=world;let known;const valueOf=name=>name.startsWith(FILE)?checkout.readText(
inRoot(application,name.slice(FILE.length))).catch(()=>{}):Promise.resolve(variables[name]);return{names:async()=>[...variablesOf(application),...await filesOf(
application,checkout)].sort(),digest:async names=>{const key2=known??=await keyOf(world),values={};for(const name of names){const value=await valueOf(name);values[name]=
value===void 0?"":hmac(key2,`${name}\0${value}`)}return{key:hmac(key2,"key").slice(0,8),values}}}}var hmac=(key2,text)=>(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.
createHmac)("sha256",key2).update(text).digest("hex").slice(0,24);async function keyOf({files,host,folder}){const path=`${folder}/environment.key`,there=await files.
readText(path);if(there)return there;await host.createExclusive(path,(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.randomBytes)(32).toString("hex"),384).catch(error=>{
throw unwritable(error,folder)});const key2=await files.readText(path);if(!key2)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${path} canno\
t be read after it was written`);return key2}function variablesOf(application){const names=Object.values(application.services).flatMap(service=>[...service.secrets,
...[...Object.values(service.env),...service.process?.command??[]].flatMap(value=>[...value.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(m=>m[1]??""))]);return[...new Set(
names)].filter(name=>name!==""&&name!=="url")}var inRoot=({root},path)=>(0,node_path__WEBPACK_IMPORTED_MODULE_7__.isAbsolute)(path)?path:(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
join)(root,path);async function filesOf(application,checkout){if(application.engine!=="compose")return[];const found=new Set;for(const file of application["comp\
ose-files"]){const model=readCompose(await checkout.readText(inRoot(application,file)).catch(()=>{}));for(const kind of["configs","secrets"])for(const entry of Object.
values(model[kind]??{}))typeof entry?.file=="string"&&found.add(`${FILE}${entry.file}`)}return[...found]}function readCompose(text){try{return(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
gM)(text??"","compose file")??{}}catch{return{}}}var DEFAULT_PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",GRACE_SECONDS2=10;async function openDeployment(ports,host,request){
const{envFile}=request,written=await(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.nR)(ports.files,ports.workspace,request.deliveryFile,request.environment,
{envFile}),kind=request.engine==="auto"?written.engine:request.engine,application={...written,engine:kind},variables=await readVariables(ports,application);maskSecrets(
ports,application,variables);const place=await placeOf2(ports,host,application,request);try{return await deploymentAt(ports,place,application,variables,request)}catch(error){
throw await place.close(),error}}async function placeOf2(ports,host,application,request){const named3=request.host||application.host.address||"",dockerHost=request.
dockerHost??"",far=[named3,dockerHost,application.engine==="process"?"":ports.environment.DOCKER_HOST??""].find(text=>text.startsWith("ssh://"));if(named3===""&&
far===void 0)return localPlace(ports,host,dockerHost);if(application.engine==="process")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"\
engine",expected:"compose: services without containers run on the machine of the action, and a host is named",seen:"process"}]);if(!request.openPlace)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${far??named3} is another machine, which this action does not reach`,{advice:"run it on that machine itself"});return request.openPlace({host:named3,dockerHost:far??
dockerHost,sshKey:request.sshKey??"",sshKnownHosts:request.sshKnownHosts??"",dockerSocket:application.host["docker-socket"]})}async function deploymentAt(ports,place,application,variables,request){
if(application.engine==="swarm")return swarmDeployment(ports,place,application,variables,request);const{files,host}=place,stateDirectory=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
resolve)(place.home,request.stateDirectory),folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.iR)(stateDirectory,application.application,application.
environmentName);await files.makeDirectory(folder).catch(error=>{throw unwritable(error,folder)});const searchPath=(place.remote?"":ports.environment.PATH)||DEFAULT_PATH,
shared={files,host,clock:ports.clock,log:ports.log,folder,searchPath},engine=application.engine==="process"?processEngine({...shared,stateDirectory,variables,graceSeconds:GRACE_SECONDS2,
migration:application.database?.migrate?.service}):composeEngine({...shared,exec:place.docker,application,variables,remote:place.remote}),{router}=application,deploymentId=deploymentIdOf(
folder),probeAddress=["0.0.0.0","::"].includes(router.address)?"127.0.0.1":router.address,probePort=application.watch.probe.listener??router.listeners[0]?.port??
0,probeBase=`http://${probeAddress}:${probePort}`;return{application,variables,place,folder,stateDirectory,engine,router:router.kind==="embedded"?embeddedRouter(
{...shared,http:place.http,deploymentId,address:router.address,adminPort:router["admin-port"],listeners:router.listeners,frontProgram:await frontAt(place,stateDirectory,
request.frontProgram(),ports),randomId:ports.randomId}):openRouter({application,place,world:{...shared,deploymentId},askSocket}),url:application.url??probeBase,
probeBase,targets:trafficTargets(application,await place.reach(probeBase)),...openJudges(ports,{application,variables,files,exec:place.exec,docker:place.docker,
there:place.there,streams:place.there?.streams??request.streams,folder,deploymentId:deploymentIdOf(folder)}),surroundings:surroundingsOf({...shared,checkout:ports.
files,application,variables}),close:()=>place.close()}}async function swarmDeployment(ports,place,application,variables,request){const disk=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
resolve)(place.home,request.stateDirectory),{entry,...parts}=await openSwarm(place,application,{...ports,variables},disk),known={application,variables,folder:parts.
folder},probePort=application.watch.probe.listener??application.router.listeners[0]?.port??0,probeBase=`http://${entry.includes(":")?`[${entry}]`:entry}:${probePort}`;
return{application,variables,...parts,url:application.url??probeBase,probeBase,targets:trafficTargets(application,probeBase),...openJudges(ports,{...known,files:parts.
place.files,exec:place.exec,docker:place.docker,streams:request.streams,deploymentId:deploymentIdOf(parts.folder)}),surroundings:surroundingsOf({...parts.place,
...known,checkout:ports.files}),close:()=>place.close()}}async function readVariables(ports,application){const named3=application["env-file"];if(named3===void 0)
return{};const path=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.isAbsolute)(named3)?named3:(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(application.root,named3),
text=await ports.files.readText(path);if(text===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"env-file of the delivery file",
expected:"an existing file",seen:named3}]);return(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.FO)(text,named3)}function maskSecrets(ports,application,variables){
const names=Object.values(application.services).flatMap(service=>[...service.secrets,...service.jwt?[service.jwt["secret-env"],service.jwt.login["password-env"]]:
[]]);for(const name of new Set([...names,...application.checks.R2?.secrets??[]])){const value=variables[name];value&&ports.log.mask(value)}}function planRecovery(desired,observed,unfinished){
const{operation,lastStep}=unfinished,switched=observed.router.active===operation.slot&&observed.router.generation>=operation.generation,wanted=wants(desired,observed,
operation),resumedFrom=lastStep??"begin";if(unfinished.committed)return{kind:"run",purpose:"finish",why:`the last delivery committed ${operation.release.version}\
 and died at ${resumedFrom}: its tidying is finished`,operation,fresh:!1,resumedFrom,steps:[...switched?recommit(observed,operation):[],...afterCommit(operation)],
again:desired.kind==="deploy"||!wanted};if(unfinished.undo){const back=undo(observed,unfinished,unfinished.undo,switched);return observed.router.generation>=operation.
generation&&leavesIt(desired,operation)?{...back,again:!1}:back}if(desired.kind==="rollback"&&operation.kind==="deploy"){const left={status:"bad",reason:`left b\
y a rollback: ${desired.reason||"no reason was given"}`},dead={status:"interrupted",reason:`died at ${resumedFrom}, and a rollback is wanted`},gate=switched&&desired.
schema!=="force"?gateOfWayBack(observed,operation):void 0;if(gate!==void 0)return refuseBySchema(gate);const plan2=undo(observed,unfinished,switched?left:dead,switched);
return switched&&leavesIt(desired,operation)?{...plan2,again:!1}:plan2}if(desired.onInterrupted==="fail")return{kind:"refuse",code:"interrupted",why:`the last d\
elivery (${operation.release.version} to ${operation.slot}) died at ${resumedFrom}, ${switched?"after":"before"} its switch, and on-interrupted is "fail"`};const state=observed.
slots[operation.slot],runs2=state.state==="running"&&state.release?.id===operation.release.id;if(desired.onInterrupted==="resume"&&(switched?runs2:wanted&&fits(
observed,operation)))return{kind:"run",purpose:"resume",why:switched?`the router serves ${operation.slot}, whose services run: the delivery that died at ${resumedFrom}\
 goes on`:`the same release is wanted: the delivery that died at ${resumedFrom} goes on`,operation,fresh:!1,resumedFrom,steps:switched?afterSwitch(operation):wholeDelivery(
operation,!1),again:!wanted};const reason=desired.onInterrupted==="revert"?`died at ${resumedFrom}, and on-interrupted is "revert"`:switched?`died at ${resumedFrom}\
, and ${operation.slot} does not run as it should`:`died at ${resumedFrom}, and something else is wanted now`;return undo(observed,unfinished,{status:"interrupt\
ed",reason},switched)}var leavesIt=(desired,{kind,from})=>kind==="deploy"&&from!==void 0&&desired.kind==="rollback"&&desired.to==="previous";function gateOfWayBack(observed,operation){
const target=findRelease(observed.ledger,operation.from?.release);return target&&refuseSchema(target,observed.database,observed.ledger,[operation.release])}function recommit(observed,operation){
const{ledger,ledgerSource}=observed;return ledgerSource==="whole"&&ledger.active?.release===operation.release.id?[]:[{step:"commit",why:"the ledger does not say\
 any more what was committed",...{slot:operation.slot,release:operation.release.id}}]}var fits=(observed,operation)=>observed.router.generation===operation.generation-
1;function wants(desired,observed,operation){if(desired.kind==="reconcile"||desired.kind!==operation.kind)return!1;if(desired.kind==="deploy")return desired.release.
id===operation.release.id;const{to}=desired;return to==="previous"||to===operation.release.id||to.replace(/^v/,"")===operation.release.version&&findRelease(observed.
ledger,operation.release.id)!==void 0}function undo(observed,unfinished,reason,switched){const{operation,lastStep}=unfinished;return{kind:"run",purpose:"undo",why:`${operation.
release.version} in ${operation.slot}: ${reason.reason}`,operation,fresh:!1,resumedFrom:lastStep??"begin",undo:reason,steps:switched?undoAfterSwitch(observed,operation,
reason):undoBeforeSwitch(observed,operation,reason),again:!0}}function undoBeforeSwitch(observed,operation,reason){const here={slot:operation.slot,release:operation.
release.id},back=operation.from?[{step:"singletons",why:`workers belong to ${operation.from.slot}, which serves`,slot:operation.from.slot,release:operation.from.
release}]:[],remove=observed.router.active===operation.slot?[]:[{step:"remove-idle",why:`${operation.slot} serves nobody: it is removed, its logs stay`,...here}];
return[...back,{step:"record",why:`the ledger says ${reason.status}: ${reason.reason}`,...here},...remove]}function undoAfterSwitch(observed,operation,reason){const{
from,slot,release}=operation,held=from&&observed.slots[from.slot].release,target=from&&(findRelease(observed.ledger,from.release)??(held?.id===from.release?held:
void 0)),record10={step:"record",why:`the ledger says ${reason.status}: ${reason.reason}`,slot,release:release.id};if(operation.kind==="rollback")return[{...record10,
why:"a rollback is never rolled back to what it left"}];if(!from||!target)return[{step:"singletons",why:`workers belong to ${slot}, which serves`,slot,release:release.
id},{...record10,why:`${record10.why}; no release came before it, so it goes on serving`}];const back={slot:from.slot,release:from.release},alive2=observed.slots[from.
slot];return[...alive2.state==="running"&&alive2.release?.id===from.release?[]:[{step:"start-idle",why:`${from.slot} does not run any more: started from its art\
ifacts`,...back}],{step:"verify-idle",why:`${from.slot} must be healthy before traffic goes back`,...back},{step:"switch",why:`all services go back to ${from.slot}`,
...back},{step:"confirm",why:"new connections must see the old release again",...back},{step:"singletons",why:`workers go back to ${from.slot}`,...back},record10,
{step:"drain",why:`what ${slot} still answers may finish`,slot,release:release.id},{step:"remove-idle",why:`${slot} is removed, its logs stay`,slot,release:release.
id}]}function planRepair(desired,observed){const{router,slots,ledger}=observed;if(!router.active)return;const active=slots[router.active];if(active.release&&!desired.
repaired.includes("record")&&(ledger.active?.slot!==router.active||ledger.active.release!==active.release.id||observed.ledgerSource==="previous"))return repair(
{step:"record",why:`the router serves ${active.release.version} in ${router.active}, the ledger ${observed.ledgerSource==="whole"?`says ${ledger.active?.release??
"nothing"}`:"cannot be read"}: it is written anew`,slot:router.active,release:active.release.id},"the ledger is behind the router");const release=findRelease(ledger,
ledger.active?.release);if(!release||desired.repaired.includes("restart-active"))return;const dead=router.running?active.state==="absent"?"nothing runs there":`\
these do not run: ${active.down.join(", ")}`:"the front does not run";if(!router.running||desired.kind!=="rollback"&&active.state!=="running")return repair({step:"\
restart-active",why:`${router.active} is to serve, but ${dead}: started again first, so that people are served meanwhile`,slot:router.active,release:release.id},
dead)}function repair(step,why){return{kind:"run",purpose:"repair",why,fresh:!1,steps:[step],again:!0}}function plan(desired,observed,unfinished){return unfinished?
planRecovery(desired,observed,unfinished):planRepair(desired,observed)??planWanted(desired,observed)}var BadRelease=class extends _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9{constructor(seen,options2={}){super(seen,options2),this.name="BadRelease"}},Undecided=class extends _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9{verdict="\
inconclusive";constructor(seen,options2={}){super(seen,options2),this.name="Undecided"}};async function observe(world){const[router,slots,{ledger,source}]=[await world.
router.observe(),await world.engine.observe(),await readLedger(world.files,world.folder)],database=await observeDatabase(world.database),environment=await observeEnvironment(
world.surroundings,ledger);return{router,slots,ledger,ledgerSource:source,...database?{database}:{},...environment?{environment}:{}}}async function observeEnvironment(surroundings,ledger){
const names=new Set(ledger.releases.flatMap(release=>Object.keys(release.environment?.values??{})));return names.size===0?void 0:surroundings?.digest([...names])}
async function observeDatabase(database){if(database)try{return await database.presence()==="absent"?{unknown:`${database.title} does not run`}:{revision:await database.
revision()}}catch(error){return{unknown:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}}}async function releaseOf2(context){const{operation,
step,world}=context;if(operation&&(step.release===void 0||step.release===operation.release.id))return operation.release;const{ledger}=await readLedger(world.files,
world.folder),record10=findRelease(ledger,step.release);if(record10)return stripRecord(record10);const slots=await world.engine.observe(),running2=Object.values(
slots).find(slot=>slot.release?.id===step.release)?.release;if(running2)return running2;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`relea\
se ${step.release??"(none)"} is neither in the ledger nor in a slot`)}function slotOf({step,operation}){const slot=step.slot??operation?.slot;if(!slot)throw new Error(
`step ${step.step} was planned without a slot`);return slot}var FIRST_PAUSE_MS=500,LONGEST_PAUSE_MS=15e3,SHOWN_LINES=20,migrationEnvironment=definition=>({PGOPTIONS:`\
-c lock_timeout=${definition["lock-timeout-ms"]} -c statement_timeout=${definition["statement-timeout-ms"]}`,PGAPPNAME:"compose-delivery-migrate"}),isLockTimeout=output=>/\b55P03\b|LockNotAvailable|canceling statement due to lock timeout/.
test(output);async function migrate(world,definition,request){const{clock,log}=world,end=clock.monotonic()+definition["timeout-seconds"]*1e3;for(let tries=1,pause3=FIRST_PAUSE_MS;;tries+=
1,pause3=Math.min(pause3*2,LONGEST_PAUSE_MS)){const left=end-clock.monotonic(),result=await world.engine.runOnce({...request,service:definition.service,command:definition.
command,env:migrationEnvironment(definition),timeoutMs:left});if(result.code===0)return tries;if(!(!result.timedOut&&isLockTimeout(result.output)))throw failed(
definition,result,tries);if(tries>definition.retries||clock.monotonic()+pause3>=end)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the migra\
tion found a table locked by somebody else, ${tries} times for ${definition["lock-timeout-ms"]} ms:
${tail(result.output)}`,{advice:"nobody queued behind it for longer; end the long query, or try again later"});log.warning(`the migration waited ${definition["l\
ock-timeout-ms"]} ms for a lock: try ${tries+1} follows in ${pause3} ms`),await clock.sleep(pause3,world.signal)}}function failed(definition,result,tries){const how=result.
timedOut?`did not end within ${definition["timeout-seconds"]} s and was stopped`:`ended with ${result.code??"a signal"}`;return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`the migration (${definition.service}, try ${tries}) ${how}:
${tail(result.output)}`,{advice:"the old release goes on serving; its log above says what went wrong"})}var tail=output=>output.trimEnd().split(`
`).slice(-SHOWN_LINES).join(`
`),FRESH_MS=15*6e4;function databaseOf({world,step}){if(!world.database)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${step.step} was begu\
n with a database that the delivery file does not name any more`);return world.database}var firstEver=async context=>context.operation?.from===void 0&&await databaseOf(
context).presence()==="absent",backup={check:async context=>{const database=databaseOf(context);if(await firstEver(context))return"the database does not exist y\
et";const own=(await database.backups()).findLast(({operation})=>operation===context.operation?.id);if(!own)return;const age=context.world.clock.now()-Date.parse(
own.at),migrated=own.revision!==await database.revision();if(!(!migrated&&age>FRESH_MS))return context.findings.data={...context.findings.data,backup:own.id},`${own.
id} was made for this delivery${migrated?", before its migration":""}`},act:async context=>{const{world,operation}=context,{ledger}=await readLedger(world.files,
world.folder),record10=await databaseOf(context).backup({operation:operation?.id??"",served:findRelease(ledger,ledger.active?.release)?.version??""});context.findings.
data={...context.findings.data,backup:record10.id},context.findings.backup=record10;const rows=Object.values(record10.tables).reduce((sum,count)=>sum+count,0);world.
log.info(`  ${record10.id}: ${record10.bytes} bytes, sha256 ${record10.sha256}, revision ${record10.revision}, ${rows} rows in ${Object.keys(record10.tables).length}\
 tables, verified by ${record10.verified==="restore"?"a restore":"reading it whole"}`)}},migrate2={check:async context=>{if(await firstEver(context))return;const{
world}=context,release=await releaseOf2(context),live=await databaseOf(context).revision(),{ledger}=await readLedger(world.files,world.folder);return context.findings.
data={schemaFrom:live,...context.findings.data,schemaTo:live},runsAsItIs(release,live,ledger)?`the database is at revision ${live}, on which ${release.version} \
runs`:void 0},act:async context=>{const{world,operation}=context,database=databaseOf(context),{migrate:definition}=database.definition;if(!definition)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9("the delivery file names no migration any more (database.migrate)");const release=await releaseOf2(context),before=await firstEver(context)?NO_REVISION:await database.
revision(),generation=operation?.generation??0;let failure;const tries=await migrate(world,definition,{slot:slotOf(context),release,generation}).catch(error=>(failure=
error,0)),after3=await database.revision(),from=context.findings.data?.schemaFrom??before;if(context.findings.data={...context.findings.data,schemaFrom:from,schemaTo:after3},
failure!==void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(failure)}
the database was at revision ${before} and is at ${after3}${after3===before?"":": part of the migration stays, and needs attention"}`,{cause:failure,...failure instanceof
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9&&failure.advice?{advice:failure.advice}:{}});world.log.info(`  the database went from revision ${before}\
 to ${after3}${tries>1?` at try ${tries}`:""}`)},verify:async context=>{const release=await releaseOf2(context),live=await databaseOf(context).revision(),{ledger}=await readLedger(
context.world.files,context.world.folder),wanted=release.schema?.revision;if(wanted!==void 0&&wanted!==live&&!runsAsItIs(release,live,ledger))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`the migration of ${release.version} was to lead to revision ${wanted}, and the database is at ${live}`,{advice:"the old release goes on serving; look at the\
 migration before the next try"})}};async function missingOfDatabase(context){const{world}=context,{database}=world;if(!database)return[];try{if(await database.
presence()==="absent")return context.operation?.from===void 0?[]:[`the container of ${database.title} does not run`];const{problem:problem3,warning}=connectionHeadroom(
await database.facts(),database.definition["connections-per-slot"]);return warning!==void 0&&world.log.warning(warning),problem3===void 0?[]:[problem3]}catch(error){
return context.operation?.kind==="deploy"?[(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)]:(world.log.warning((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)),[])}}var POLL_MS14=250,LOOK_MS=1e3,REQUEST_MS=5e3,LOG_LINES=40;function coloredServices(release){return Object.entries(release.services).filter(([name,
service])=>service.role==="colored"&&release.artifacts[name]!==void 0).map(([name])=>name)}async function waitHealthy(world,slot,release,signal){const view=await world.
engine.view(slot),started=world.clock.monotonic();let hurrying;const hurry=()=>hurrying??=world.engine.fullWeight?.(slot)??Promise.resolve(),ended2=lookForEnded(
world,slot);await Promise.all(coloredServices(release).map(service=>waitForService({...world,hurry,ended:ended2},view,release,service,started,signal)))}function lookForEnded({
engine,clock},slot){let last;return()=>{const now=clock.monotonic();return(!last||now-last.at>=LOOK_MS)&&(last={at:now,down:engine.observe().then(slots=>slots[slot].
down)}),last.down}}async function waitForService(world,view,release,service,started,signal){const definition=release.services[service];if(!definition?.health)return;
const limitMs=definition.health["start-seconds"]*1e3;for(let good=0,last="no answer yet";;){const seen=await askHealth(world,view,service,definition);if(seen.healthy){
if(good+=1,good===2)return checkVersion(service,definition,release,seen.answer)}else{if(good=0,last=seen.why,(await world.ended()).includes(service))throw await endedEarly(
view,service);if(world.clock.monotonic()-started>=limitMs/2&&await world.hurry(),world.clock.monotonic()-started>=limitMs)throw await unhealthy(view,service,limitMs,
last)}await world.lock.touch(),await world.clock.sleep(POLL_MS14,signal)}}async function askHealth(world,view,service,definition){const base=view.url(service),{
health}=definition;if(base===void 0||!health)return{healthy:!1,why:"it has no address"};const headers=Object.fromEntries(Object.entries(health.headers).map(([name,
value])=>[name,(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(value,variable=>world.variables[variable])]));try{const answer=await world.http({url:`${base}${health.
path}`,headers,timeoutMs:REQUEST_MS,fresh:!0});return answer.status>=200&&answer.status<300?{healthy:!0,answer}:{healthy:!1,why:`${health.path} answered ${answer.
status}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(answer.body)}`}}catch(error){return{healthy:!1,why:`${health.path}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`}}}async function endedEarly(view,service){return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${service} ended while it was startin\
g in ${view.slot}${await lastLines2(view,service)}`,{advice:"its log above says why"})}async function unhealthy(view,service,limitMs,last){return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${service} in ${view.slot} was not healthy within ${limitMs/1e3} s; last seen: ${last}${await lastLines2(view,service)}`,{advice:`look at its log, or raise \
services.${service}.health.start-seconds`})}async function lastLines2(view,service){const lines=(await view.log(service).catch(_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)).trimEnd().split(`
`).slice(-LOG_LINES);return lines.join("").trim()===""?"; it logged nothing":`; the end of its log:
${lines.join(`
`)}`}function checkVersion(service,definition,release,answer){const field=definition.health?.["version-field"];if(field===void 0)return;const seen=fieldOf(answer.
body,field);if(!(typeof seen=="string"&&seen.replace(/^v/,"")===release.version))throw new BadRelease(`${service} is healthy, but it is not the release: expecte\
d ${field} ${JSON.stringify(release.version)}, saw ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(seen)}`,{advice:"was it built from another comm\
it, or was the wrong version given to the deploy?"})}function fieldOf(body,path){try{return path.split(".").reduce((value,key2)=>value?.[key2],JSON.parse(body))}catch{
return}}var preflight={act:async context=>{const{world,operation}=context,release=await releaseOf2(context);operation?.repull===!0&&await fetchAgain(world,release);
const missing3=[...await world.engine.missing(release),...unrouted(release),...await missingOfDatabase(context),...await world.metrics?.preflight(release,slotOf(
context))??[],...await world.router.missing(release.listeners,await plannedSlot(context,release))];if(missing3.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${release.version} cannot be started: ${missing3.join("; ")}${operation?.kind==="rollback"?await otherwise(world):""}`,{advice:"nothing was changed; traffic\
 was not touched"});await world.router.ensure(),await world.router.claim(world.lock.fence)}};async function plannedSlot(context,release){const addresses2=await context.
world.engine.addresses?.(release),slot=slotOf(context);return addresses2&&{slot,upstreams:addresses2[slot],spare:addresses2[otherSlot(slot)]}}async function fetchAgain(world,release){
if(!world.engine.fetch)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`engine "${world.engine.name}" keeps artifacts in its store and fetches\
 none again`,{advice:"use rollback-mode restart"});await world.engine.fetch(release)}async function otherwise(world){return`; ${choices((await readLedger(world.
files,world.folder)).ledger)}`}function unrouted(release){const served3=coloredServices(release);return release.listeners.flatMap(listener2=>listener2.routes.filter(
route2=>!served3.includes(route2.service)).map(route2=>`route ${route2.path} of port ${listener2.port} leads to ${route2.service}, of which no artifact was give\
n`))}var oneshotsOf=({operation,undo:undo2},release)=>operation?.kind==="deploy"&&!undo2&&operation.release.id===release.id?"run":"skip";async function tellChanges({
surroundings,log},release){if(!release.environment)return;const now=await surroundings?.digest(Object.keys(release.environment.values)),changes=describeChanges(
environmentChanges(release.environment,now));changes!==""&&log.warning(`${release.version} is started with the values of now: since it was delivered ${changes}`)}
var startIdle={check:async context=>{const release=await releaseOf2(context),slot=(await context.world.engine.observe())[slotOf(context)];return slot.state==="r\
unning"&&slot.release?.id===release.id?`all services of ${release.version} run`:void 0},act:async context=>{const{world}=context,slot=slotOf(context),release=await releaseOf2(
context),router=await world.router.observe();if(router.active===slot)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${slot} serves traffic: \
nothing may be started over it`);const there=(await world.engine.observe())[slot];there.state!=="absent"&&there.release?.id!==release.id&&(world.log.info(`${slot}\
 still holds ${there.release?.version??"remains of a start"}: removed first`),await world.engine.stop(slot,world.settings.graceSeconds),await world.engine.remove(
slot)),await tellChanges(world,release);const generation=context.operation?.generation??router.generation+1;await world.engine.start(slot,release,generation,{oneshots:oneshotsOf(
context,release),gentle:router.active!==void 0&&!context.undo})},verify:async context=>{if((await context.world.engine.observe())[slotOf(context)].state==="abse\
nt")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${slotOf(context)} is empty although it was started`)}},verifyIdle={act:async context=>{const{
world,operation}=context,slot=slotOf(context),release=await releaseOf2(context);if(await waitHealthy(world,slot,release,context.undo?void 0:world.signal),await world.
engine.fullWeight?.(slot),!world.verify||context.undo||release.id!==operation?.release.id)return;const judgement=await world.verify(await world.engine.view(slot));
context.findings.judgement=judgement;const told=judgement.reasons.join("; ")||"no reason was given";if(judgement.verdict==="fail")throw new BadRelease(`the chec\
ks of ${slot} failed: ${told}`);if(judgement.verdict==="inconclusive")throw new Undecided(`the checks of ${slot} were inconclusive: ${told}`)},verify:async context=>{
const slot=(await context.world.engine.observe())[slotOf(context)];if(slot.state!=="running")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${slotOf(
context)} was healthy and then lost ${slot.down.join(", ")||"its services"}`)}},removeIdle={check:async context=>(await context.world.engine.observe())[slotOf(context)].
state==="absent"?"the slot is empty":void 0,act:async context=>{const{world}=context,slot=slotOf(context);if((await world.router.observe()).active===slot)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${slot} serves traffic: it is not removed`);await world.engine.stop(slot,world.settings.graceSeconds),await world.engine.remove(slot)}};function keptReleases(ledger,rule){
const good=ledger.releases.filter(release=>release.status==="good"||release.status==="unproven").sort((a,b)=>(a.activatedAt??"").localeCompare(b.activatedAt??"")).
map(release=>release.id);return new Set([...rule.pinned,...good.slice(-Math.max(2,rule.keepReleases)),ledger.active?.release,rollbackTarget(ledger)?.id].filter(
id2=>id2!==void 0))}var artifactsOf=(ledger,accept)=>ledger.releases.filter(release=>accept(release.id)).flatMap(release=>Object.entries(release.artifacts).map(
([service,artifact])=>({service,artifact}))),key=item=>`${item.service} ${item.artifact}`;function artifactsToDrop(ledger,kept2,others2){const needed=new Set([...artifactsOf(
ledger,id2=>kept2.has(id2)),...others2.flatMap(other=>artifactsOf(other,id2=>other.releases.find(release=>release.id===id2)?.status!=="superseded"))].map(key));
return[...new Map(artifactsOf(ledger,id2=>!kept2.has(id2)&&ledger.releases.find(release=>release.id===id2)?.status!=="superseded").map(item=>[key(item),item])).
values()].filter(item=>!needed.has(key(item)))}async function otherLedgers(world){const found=[];for(const application of await world.files.list(world.stateDirectory))
for(const environment of await world.files.list(`${world.stateDirectory}/${application}`)){const folder=`${world.stateDirectory}/${application}/${environment}`;
if(folder===world.folder)continue;const text=await world.files.readText(`${folder}/ledger.json`).catch(()=>{});if(text===void 0)continue;const ledger=parseLedger(
text);if(!ledger)return;found.push(ledger)}return found}async function dropWhatNobodyKeeps(world,rule){const{ledger,source}=await readLedger(world.files,world.folder),
others2=await otherLedgers(world);if(source!=="whole"||!others2){world.log.warning("nothing is pruned: a ledger cannot be read, so nobody knows what is still ne\
eded");return}const kept2=keptReleases(ledger,rule),drop=artifactsToDrop(ledger,kept2,others2).filter(({service,artifact})=>rule.wanted[service]!==artifact),releases=ledger.
releases.map(release=>release.status==="good"&&!kept2.has(release.id)?{...release,status:"superseded",reason:"its artifacts were not kept"}:release);releases.some(
(release,i)=>release!==ledger.releases[i])&&(await writeLedger(world.files,world.folder,{...ledger,releases}),await writeLedger(world.files,world.folder,{...ledger,
releases}));for(const id2 of await world.files.list(`${world.folder}/releases`))kept2.has(id2)||await world.files.remove(`${world.folder}/releases/${id2}`);if(drop.
length!==0)try{const gone=await world.engine.prune(drop);gone.length>0&&world.log.info(`removed: ${gone.join(", ")}`)}catch(error){world.log.warning(`pruning st\
opped: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`)}}var DRAIN_POLL_MS=200;function committedLedger(ledger,operation,facts2){const{release,
slot,from,kind}=operation,target=findRelease(ledger,release.id),left=findRelease(ledger,from?.release),marked=kind==="rollback"&&left!==void 0&&(target?.activatedAt??
"")<(left.activatedAt??"")&&left?withRecord(ledger,left,{status:"bad",reason:`left by a rollback: ${operation.reason??"no reason was given"}`}):ledger;return{...withRecord(
marked,release,{status:facts2.good?"good":"unproven",activatedAt:facts2.at,verdict:facts2.good?"pass":"inconclusive",figures:facts2.figures,reason:void 0,...facts2.
revision===void 0?{}:{servedOn:[...new Set([...target?.servedOn??[],facts2.revision])]},...facts2.backup===void 0?{}:{backup:facts2.backup},...operation.forced===
void 0?{}:{forced:operation.forced}}),generation:facts2.generation,active:{slot,release:release.id}}}async function commitOperation(context,operation,good){const{
world,findings}=context;await world.deadMan?.settle("confirm");const{ledger}=await readLedger(world.files,world.folder),router=await world.router.observe();if(router.
active!==operation.slot)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the router serves ${router.active??"nothing"}, not ${operation.slot}:\
 the ledger is not changed`);const at=new Date(world.clock.now()).toISOString(),next=committedLedger(ledger,operation,{at,generation:router.generation,figures:findings.
figures,good,revision:await world.database?.revision().catch(()=>{}),backup:findings.data?.backup??(await world.journal.unfinished())?.data?.backup});await writeLedger(
world.files,world.folder,next),await world.deadMan?.publish(operation)}var commit={check:async context=>{const{world,operation}=context,{ledger,source}=await readLedger(
world.files,world.folder),record10=findRelease(ledger,operation?.release.id),router=await world.router.observe();return operation&&source==="whole"&&ledger.active?.
slot===operation.slot&&ledger.active.release===operation.release.id&&ledger.generation===router.generation&&record10?.status==="good"?"the ledger says so alread\
y":void 0},act:async context=>{if(!context.operation)throw new Error("commit was planned without an operation");await commitOperation(context,context.operation,
!0)}},record9={act:async context=>{const{world,undo:undo2,operation}=context,{ledger}=await readLedger(world.files,world.folder),router=await world.router.observe(),
release=undo2&&operation?operation.release:await releaseOf2(context),known=findRelease(ledger,release.id),keeps=undo2?.status==="interrupted"&&known!==void 0&&known.
status!=="interrupted",endedAt=new Date(world.clock.now()).toISOString(),noted=undo2?keeps?ledger:withRecord(ledger,release,{status:undo2.status,reason:undo2.reason,
endedAt,...undo2.status==="bad"?{verdict:"fail"}:{}}):withRecord(ledger,release,known?{}:{status:"good",activatedAt:endedAt}),serving2=await servingRelease(world,
router.active),whole=serving2&&!findRelease(noted,serving2.id)?withRecord(noted,serving2,{status:"good",activatedAt:endedAt}):noted,hand=undo2?void 0:await world.
journal.byHand?.();await writeLedger(world.files,world.folder,{...hand?.generation===router.generation?takenBackByHand(whole,hand):whole,generation:router.generation,
...router.active&&serving2?{active:{slot:router.active,release:serving2.id}}:{active:router.active?ledger.active:void 0}})}};function takenBackByHand(ledger,hand){
const left=findRelease(ledger,hand.from.release),target=findRelease(ledger,hand.to.release),marked=left?withRecord(ledger,left,{status:"bad",reason:`left by rol\
lback.sh: ${hand.reason}`,endedAt:hand.at}):ledger;return target?withRecord(marked,target,{activatedAt:hand.at}):marked}async function servingRelease(world,active){
return active&&(await world.engine.observe())[active].release}var drain={act:async context=>{const{world,findings}=context,slot=slotOf(context);if((await world.
router.observe()).active===slot)return;const started=world.clock.monotonic(),limitMs=world.settings.drainTimeoutSeconds*1e3;for(;;){const open5=await world.router.
open(slot);if(open5.requests+open5.tunnels===0)break;if(world.clock.monotonic()-started>=limitMs){const cut2=await world.router.cut(slot);findings.figures.connectionsCut=
(findings.figures.connectionsCut??0)+cut2,world.log.warning(`${cut2} connections of ${slot} were cut after ${world.settings.drainTimeoutSeconds} s (${open5.requests}\
 requests, ${open5.tunnels} tunnels)`);break}await world.lock.touch(),await world.clock.sleep(DRAIN_POLL_MS,world.signal)}findings.figures.drainMs=Math.ceil(world.
clock.monotonic()-started),findings.figures.connectionsCut??=0;const traffic=await world.traffic.stop();traffic&&(findings.traffic=traffic)}},retain2={check:async context=>{
const slot=slotOf(context);return(await context.world.router.observe()).active===slot?`${slot} serves traffic`:context.world.settings.keepPrevious==="warm"?"it \
goes on running, so that a rollback is one switch":void 0},act:context=>context.world.engine.stop(slotOf(context),context.world.settings.graceSeconds)},prune2={
act:async({world,operation,findings})=>{const slots=await world.engine.observe(),rule={keepReleases:world.settings.keepReleases,wanted:findings.wanted,pinned:[...operation?
[operation.release.id,operation.from?.release]:[],...[operation?.slot??"blue",otherSlot(operation?.slot??"blue")].map(slot=>slots[slot].release?.id)].filter(id2=>id2!==
void 0)};await dropWhatNobodyKeeps(world,rule),await dropOldBackups(world)}};async function dropOldBackups(world){const{ledger,source}=await readLedger(world.files,
world.folder);if(!world.database||source!=="whole")return;const pinned=ledger.releases.filter(({id:id2,status})=>id2===ledger.active?.release||status==="good").
flatMap(release=>release.backup??[]);try{const gone=await world.database.retain(pinned);gone.length>0&&world.log.info(`backups removed: ${gone.join(", ")}`)}catch(error){
world.log.warning(`old backups stay: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`)}}async function reviveRouter(world){const{running:running2,
active}=await world.router.observe();running2||active===void 0||(world.log.warning(`the front does not run: started again, on ${active}`),await world.router.ensure(),
await world.router.claim(world.lock.fence))}async function requestOf2(context){const{world,operation}=context,slot=slotOf(context),release=await releaseOf2(context),
router=await world.router.observe(),{upstreams}=(await world.engine.observe())[slot],without=routed(release).filter(service=>upstreams[service]===void 0);if(without.
length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${slot} has no address for ${without.join(", ")}: traffic stays where it is`);const forward=operation?.
slot===slot&&router.generation===operation.generation-1;return{slot,upstreams,listeners:release.listeners,generation:forward?operation.generation:router.generation+
1,expected:router.generation,fence:world.lock.fence,spare:(await world.engine.addresses?.(release))?.[otherSlot(slot)]}}async function prepareSwitch({world},request){
try{await world.router.prepare?.(request)}catch(error){throw error instanceof RouterConflict?new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(error.message,
{cause:error}):error}}var routed=release=>{const names=new Set(release.listeners.flatMap(listener2=>listener2.routes.map(route2=>route2.service)));return coloredServices(
release).filter(service=>names.has(service))};async function switchOnce(context,request,lastTry){const{world}=context;try{await world.router.switchTo(request)}catch(error){
if(error instanceof RouterConflict)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(error.message,{cause:error});lastTry||await reviveRouter(world);
const seen=await world.router.observe();if(seen.active===request.slot&&seen.generation===request.generation){world.log.warning(`the switch took effect, but its \
answer was lost: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`);return}if(lastTry||seen.generation!==request.expected)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`the router did not switch: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`,{cause:error});world.log.warning(`the router did not switc\
h, once more: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`),await switchOnce(context,request,!0)}}var CALM_MS=300;async function calm(world){
world.collectGarbage?.(),await world.clock.sleep(CALM_MS)}var switchTraffic={check:async context=>{const router=await context.world.router.observe();return router.
active===slotOf(context)&&router.generation>0?`the router serves ${router.active} already`:void 0},act:async context=>{const{world,operation}=context;await reviveRouter(
world);const request=await requestOf2(context),forward=operation?.slot===request.slot&&!context.undo;forward&&operation.from&&await world.traffic.start(),forward&&
await prepareSwitch(context,request),forward&&await world.deadMan?.arm(operation),forward&&operation.from&&await calm(world),forward&&world.traffic.markSwitch(request.
generation);const started=world.clock.monotonic();await switchOnce(context,request,!1),forward&&(context.findings.figures.switchMs=Math.ceil(world.clock.monotonic()-
started)),forward&&!operation.from&&await world.traffic.start()},verify:async context=>{const router=await context.world.router.observe();if(router.active!==slotOf(
context))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the router was told to serve ${slotOf(context)} and serves ${router.active??"nothing"}`)}},
confirm2={act:async context=>{const{world,operation}=context,release=await releaseOf2(context);operation?.slot===slotOf(context)&&!context.undo&&await world.deadMan?.
arm(operation),await reviveRouter(world);const{generation}=await world.router.observe();await world.router.confirm(slotOf(context),generation,release.listeners),
context.findings.figures.recoveredMs=Math.ceil(world.clock.monotonic()-context.findings.startedAt)}},singletons={check:async context=>{const slots=await context.
world.engine.observe(),slot=slotOf(context),wanted=singletonsOf(await releaseOf2(context)),there=slots[slot].singletons;return slots[otherSlot(slot)].singletons.
length===0&&wanted.every(name=>there.includes(name))?wanted.length===0?"the release has no workers":`only ${slot} runs workers`:void 0},act:async context=>{const{
engine,settings,router}=context.world,slot=slotOf(context);await engine.stopSingletons(otherSlot(slot),settings.graceSeconds);const{generation}=await router.observe();
await engine.startSingletons(slot,await releaseOf2(context),generation)},verify:async context=>{const slots=await context.world.engine.observe(),slot=slotOf(context),
lost=singletonsOf(await releaseOf2(context)).filter(name=>!slots[slot].singletons.includes(name));if(lost.length>0)throw new BadRelease(`${lost.join(", ")} did \
not stay up in ${slot}`);const stray=slots[otherSlot(slot)].singletons;if(stray.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${stray.
join(", ")} still runs in ${otherSlot(slot)}: two would work at once`)}};function singletonsOf(release){return Object.entries(release.services).filter(([name,service])=>service.
role==="singleton"&&release.artifacts[name]!==void 0).map(([name])=>name)}var restartActive={act:async context=>{const{world}=context,slot=slotOf(context);if(await world.
router.ensure(),await world.router.claim(world.lock.fence),(await world.engine.observe())[slot].state==="running")return;const release=await releaseOf2(context),
missing3=await world.engine.missing(release);if(missing3.length>0)return world.log.warning(`${slot} stays down, it cannot be started: ${missing3.join("; ")}`);await tellChanges(
world,release);const{generation}=await world.router.observe();await world.engine.start(slot,release,generation+1,{oneshots:"skip"}),await switchOnce(context,await requestOf2(
context),!1),await world.engine.stopSingletons(otherSlot(slot),world.settings.graceSeconds),await world.engine.startSingletons(slot,release,generation+1),await waitHealthy(
world,slot,release,world.signal)}};function since(before,now){return now.requests<before.requests?now:{requests:now.requests-before.requests,errors:now.errors-before.
errors,latency:now.latency.map((count,i)=>count-(before.latency[i]??0))}}function quantile(latency,share){const total=latency.reduce((sum,count)=>sum+count,0);if(total===
0)return;let seen=0;for(let i=0;i<latency.length;i+=1)if(seen+=latency[i]??0,seen>=total*share)return LATENCY_BOUNDS_MS[i]??1/0;return 1/0}function judgeWatch(sample2,definition,over){
if(sample2.down.length>0)return{verdict:"fail",reasons:[`not alive any more: ${sample2.down.join(", ")}`]};const enough=sample2.requests>=definition["min-reques\
ts"],rate=sample2.requests===0?0:sample2.errors/sample2.requests;if(enough&&rate>definition["max-error-rate"])return{verdict:"fail",reasons:[`${sample2.errors} \
of ${sample2.requests} requests failed (${percent(rate)}, allowed ${percent(definition["max-error-rate"])})`,...sample2.probeFailures.slice(-3)]};if(!over)return;
if(!enough)return{verdict:"inconclusive",reasons:[`${sample2.requests} requests within ${definition.seconds} s; ${definition["min-requests"]} are needed to judg\
e (watch.min-requests)`,...sample2.probeFailures.slice(-3)]};const p95=quantile(sample2.latency,.95),limit=definition["p95-ms"];return limit!==void 0&&p95!==void 0&&
p95>limit?{verdict:"fail",reasons:[`p95 is up to ${p95} ms; ${limit} ms are allowed`]}:{verdict:"pass",reasons:[`${sample2.requests} requests, ${sample2.errors}\
 failed, p95 up to ${p95===void 0?"unknown":`${p95} ms`}`]}}var percent=share=>`${(share*100).toFixed(1)} %`,watch={check:({world})=>Promise.resolve(world.settings.
watch.seconds===0?"the watch lasts 0 s":void 0),act:async context=>{const judgement=await watchSlot(context);context.findings.judgement=judgement;const told=judgement.
reasons.join("; ");if(judgement.verdict==="fail")throw new BadRelease(`the watch failed: ${told}`);if(judgement.verdict==="inconclusive")throw new Undecided(`th\
e watch was inconclusive: ${told}`,{advice:context.world.settings.watch["on-inconclusive"]==="hold"?"the new release goes on serving and the old one stays; depl\
oy the same release again to watch again, or roll back":'watch.on-inconclusive is "revert": only a pass lets a release stay'});context.world.log.info(`the watch\
 passed: ${told}`)}};async function watchSlot(context){const{world,findings}=context,{settings,router,engine,clock}=world,slot=slotOf(context),before=await router.
traffic(slot),metrics=await beginMetrics(context),started=clock.monotonic(),probeFailures=[],unreached={count:0};let polling;for(;;){polling??=metrics?.poll().finally(
()=>{polling=void 0});for(const url2 of settings.probes)await probe(world,url2,probeFailures,unreached);const counted=since(before,await router.traffic(slot)),sample2={
requests:counted.requests+unreached.count,errors:counted.errors+unreached.count,latency:counted.latency,down:(await engine.observe())[slot].down,probeFailures},
over=clock.monotonic()-started>=settings.watch.seconds*1e3;over&&await polling;const judgement=joinJudgements([judgeWatch(sample2,settings.watch,over),...metrics?
[metrics.judge(over)]:[]],over);if(metrics&&(findings.evidence=metrics.evidence()),judgement)return judgement;await world.lock.touch(),await clock.sleep(settings.
watch["interval-seconds"]*1e3,world.signal)}}async function beginMetrics({world,operation,step}){if(!world.metrics||!operation)return;const{ledger}=await readLedger(
world.files,world.folder);return world.metrics.begin({release:operation.release,slot:step.slot??operation.slot,generation:operation.generation,old:findRelease(ledger,
operation.from?.release)})}async function probe(world,url2,failures,unreached){try{const answer=await world.http({url:url2,timeoutMs:5e3,fresh:!0});answer.status>=
500&&failures.push(`GET ${new URL(url2).pathname} answered ${answer.status}`)}catch(error){unreached.count+=1,failures.push(`GET ${new URL(url2).pathname}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}var ACTIONS={preflight,backup,migrate:migrate2,"start-idle":startIdle,"verify-idle":verifyIdle,switch:switchTraffic,confirm:confirm2,watch,singletons,
commit,drain,retain:retain2,prune:prune2,"remove-idle":removeIdle,"restart-active":restartActive,record:record9},DATA_STEPS=["backup","migrate"],StepFailure=class extends Error{step;constructor(step,cause){
super((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(cause),{cause}),this.name="StepFailure",this.step=step}};async function runSteps(world,steps,walk2){
for(const step of steps){if(walk2.cancellable&&world.signal.aborted)throw new StepFailure(step.step,new Error("the run was cancelled"));await world.lock.assertHeld(),
await world.lock.touch(),await runStep(world,step,walk2)}}async function runStep(world,step,walk2){if(step.step==="lock"||step.step==="reconcile"||step.step==="\
unlock")throw new Error(`${step.step} was planned as a step of its own`);const action=ACTIONS[step.step],context={world,step,operation:walk2.operation,undo:walk2.
undo,findings:walk2.findings},mark=(kind,figures)=>world.journal.append({entry:"step",id:walk2.operation?.id??"repair",step:step.step,mark:kind,slot:step.slot,why:step.
why,...figures&&Object.keys(figures).length>0?{figures}:{},...kind!=="intent"&&DATA_STEPS.includes(step.step)&&walk2.findings.data?{data:walk2.findings.data}:{}});
world.log.info(`${step.step}${step.slot?` (${step.slot})`:""}: ${step.why}`),await mark("intent");try{const already=await action.check?.(context);already!==void 0?
world.log.info(`  nothing to do: ${already}`):await action.act(context),await action.verify?.(context)}catch(error){throw await mark("failed"),new StepFailure(step.
step,error)}await mark("done",walk2.findings.figures)}var MAX_ROUNDS=6;async function deliver(world,desired){const progress={findings:{figures:{},startedAt:world.
clock.monotonic(),wanted:desired.kind==="deploy"?desired.release.artifacts:{}},walked:[],last:void 0,resumedFrom:""};try{return await reconcile(world),await rounds(
world,desired,progress)}finally{const traffic=await world.traffic.stop();traffic&&(progress.findings.traffic=traffic)}}async function reconcile(world){(await world.
router.observe()).running?await world.router.claim(world.lock.fence):await reviveRouter(world)}async function rounds(world,asked,progress){let desired=asked;for(let round=0;round<
MAX_ROUNDS;round+=1){const observed=await observe(world),unfinished=await world.journal.unfinished(),next=plan(desired,observed,unfinished);if(unfinished?.data&&
next.kind==="run"&&next.operation?.id===unfinished.operation.id&&(progress.findings.data=unfinished.data),next.kind!=="run")return notRun(world,next,progress);world.
log.info(`plan (${next.purpose}): ${next.why}`),next.operation?.forced!==void 0&&world.log.warning(`overruled by schema: force: ${next.operation.forced}`),progress.
last=next,next.resumedFrom&&progress.resumedFrom===""&&(progress.resumedFrom=next.resumedFrom),next.fresh&&next.operation&&await world.journal.append({entry:"be\
gin",operation:next.operation}),next.operation&&next.undo&&!unfinished?.undo&&await world.journal.append({entry:"undo",id:next.operation.id,undo:next.undo});try{
await walk(world,next,progress)}catch(error){if(!(error instanceof StepFailure))throw error;if(next.purpose!=="repair")return afterFailure(world,desired,next,error,
progress);world.log.warning(`the repair did not work: ${error.message}`)}if(next.purpose==="repair"&&(desired={...desired,repaired:[...desired.repaired,...next.
steps.map(step=>step.step)]}),!next.again)return finished(world,next,progress)}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`after ${MAX_ROUNDS}\
 rounds of planning there was still something to do`,{advice:"the journal in the state directory says what was tried"})}async function walk(world,next,progress){
progress.walked.push(...next.steps),await runSteps(world,next.steps,{operation:next.operation,undo:next.undo,findings:progress.findings,cancellable:next.purpose===
"deliver"||next.purpose==="resume"}),next.operation&&await world.journal.append({entry:"end",id:next.operation.id,status:next.undo?`undone: ${next.undo.status}`:
"delivered"})}async function afterFailure(world,desired,failed2,failure,progress){const{operation}=failed2,cause=failure.cause,advice=cause instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9?cause.advice:void 0,said2=`${failure.step}: ${failure.message}`,result=(status,reason)=>conclude(world,progress,{status,reason,advice});if(cause instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
cA)throw cause;if(await reviveRouter(world).catch(error=>{world.log.warning(`the router could not be started again: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}),!operation||failed2.purpose==="undo"||failed2.purpose==="finish")return result("failed",`${said2} (while ${failed2.purpose==="undo"?"going back":
"tidying"}; the next run goes on from here)`);if((await world.journal.unfinished())?.committed)return result("failed",`${said2} (traffic is on ${operation.release.
version}; the next run finishes the tidying)`);const switched=(await world.router.observe()).active===operation.slot;if(switched&&world.signal.aborted)return result(
"failed",`cancelled at ${failure.step}, after the switch${cancelledBy(world)}: the next run goes on from here`);const holds=cause instanceof Undecided&&world.settings.
watch["on-inconclusive"]==="hold";if(switched&&(holds||operation.kind==="rollback"))return await commitOperation({world,findings:progress.findings},operation,!1),
await world.journal.append({entry:"end",id:operation.id,status:"unproven"}),result("failed",said2);const undo2={status:cause instanceof BadRelease&&operation.kind===
"deploy"?"bad":"interrupted",reason:world.signal.aborted?`cancelled at ${failure.step}${cancelledBy(world)}`:said2};return await world.journal.append({entry:"un\
do",id:operation.id,undo:undo2}),goBack(world,desired,{...undo2,advice},switched,progress)}function cancelledBy({signal}){const reason=signal.reason;return reason instanceof
Error&&reason.message!==""?` (${reason.message})`:""}async function goBack(world,desired,undo2,switched,progress){const back=plan(desired,await observe(world),await world.
journal.unfinished());if(back.kind!=="run")throw new Error("an operation that is being undone was planned as something else");world.log.warning(`going back: ${undo2.
reason}`);const reverts=back.steps.some(step=>step.step==="switch");try{await walk(world,back,progress)}catch(error){if(!(error instanceof StepFailure))throw error;
return conclude(world,progress,{status:"failed",reason:`${undo2.reason}; going back failed too, at ${error.step}: ${error.message}`,advice:"the next run goes on\
 going back; look at both slots now"})}const stays=switched&&!reverts?"; there is no release to go back to, so it goes on serving":"";return conclude(world,progress,
{status:reverts?"reverted":"failed",reason:`${undo2.reason}${stays}`,advice:undo2.advice})}function notRun(world,next,progress){return conclude(world,progress,{
status:next.kind==="refuse"?"refused":progress.resumedFrom?"delivered":"noop",reason:next.why})}function finished(world,next,progress){return conclude(world,progress,
{status:"delivered",reason:next.why})}async function conclude(world,progress,outcome){const{router,slots,ledger}=await observe({...world,database:void 0}),traffic=await world.
traffic.stop()??progress.findings.traffic,serving2=router.active&&slots[router.active].release,operation=progress.last?.operation,about=progress.last?.purpose===
"undo"&&outcome.status!=="reverted"?void 0:operation?.release;return{...outcome,releaseId:about?.id??serving2?.id??ledger.active?.release??"",version:about?.version??
serving2?.version??"",previousRelease:(about?operation?.from?.release:operation?.release.id)??"",activeSlot:router.active,generation:router.generation,resumedFrom:progress.
resumedFrom,warm:!progress.walked.some(step=>step.step==="start-idle"),figures:{...progress.findings.figures,...traffic?trafficFigures(traffic):{}},judgement:progress.
findings.judgement,traffic,serving:serving2?.id??"",data:progress.findings.data,backup:progress.findings.backup,forced:operation?.forced,evidence:progress.findings.
evidence??[],steps:progress.walked}}function trafficFigures(report){return{requests:report.requests,dropped:report.dropped,droppedUpper95:report.droppedUpper95,
repeatedPosts:report.repeatedPosts,...report.resolutionMs===void 0?{}:{resolutionMs:report.resolutionMs},...report.mixedWindowMs===void 0?{}:{mixedWindowMs:report.
mixedWindowMs},...report.switchMs===void 0?{}:{switchMs:report.switchMs}}}var scriptPaths=folder=>({script:`${folder}/rollback.sh`,log:`${folder}/logs/rollback.\
log`,deadMan:`${folder}/dead-man`}),REPORT_FUNCTIONS=`say() {
  printf '%s %s\\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$LOG" 2>/dev/null
  printf '%s\\n' "$1"
}

die() {
  printf 'rollback.sh: %s\\n' "$1" >&2
  exit 1
}

# Ends with the lock released; the watch also leaves its result.
stop() {
  say "$1" >&2
  [ "\${mode:-}" = dead-man ] && echo "$1" >"$WATCH/result"
  free_lock
  exit 1
}

stop_well() {
  say "$1"
  [ "\${mode:-}" = dead-man ] && echo "$1" >"$WATCH/result"
  free_lock
  exit 0
}

# Text as a string of JSON.
json() {
  printf '%s' "$1" | tr '\\n\\t\\r' '   ' | tr -d '\\000-\\037' | sed 's/\\\\/\\\\\\\\/g; s/"/\\\\"/g'
}

# Status of an answer over HTTP; nothing if there was none. The whole of it may take five seconds.
status_of() {
  if command -v curl >/dev/null 2>&1; then
    curl -s -o /dev/null --max-time 5 -w '%{http_code}' "$1" 2>/dev/null
  elif command -v bash >/dev/null 2>&1; then
    rest=\${1#http://}
    where=\${rest%%/*}
    printf 'GET /%s HTTP/1.0\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' "\${rest#*/}" "$where" |
      bash -c 'exec 3<>"/dev/tcp/$0/$1" && cat >&3 && head -n 1 <&3' "\${where%%:*}" "\${where##*:}" 2>/dev/null |
      cut -d ' ' -f 2
  elif wget -q -T 5 -O /dev/null "$1" 2>/dev/null; then
    echo 200
  fi
}

committed() {
  journal | grep -F "\\"id\\":\\"$OPERATION\\",\\"step\\":\\"commit\\",\\"mark\\":\\"done\\"" >/dev/null 2>&1
}

# What the next run has to know: a delivery that had not committed is undone, one that had was taken back by hand.
note() {
  at=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
  why=$(json "$reason")
  if committed; then
    append "{\\"at\\":\\"$at\\",\\"run\\":\\"rollback.sh\\",\\"fence\\":$FENCE,\\"entry\\":\\"by-hand\\",\\"id\\":\\"$OPERATION\\",\\"from\\":{\\"slot\\":\\"$FROM_SLOT\\",\\"release\\":\\\
"$FROM_RELEASE\\"},\\"to\\":{\\"slot\\":\\"$TO_SLOT\\",\\"release\\":\\"$TO_RELEASE\\"},\\"generation\\":$BACK,\\"reason\\":\\"$why\\"}"
  else
    worth=bad
    [ "$mode" = dead-man ] && worth=interrupted
    append "{\\"at\\":\\"$at\\",\\"run\\":\\"rollback.sh\\",\\"fence\\":$FENCE,\\"entry\\":\\"undo\\",\\"id\\":\\"$OPERATION\\",\\"undo\\":{\\"status\\":\\"$worth\\",\\"reason\\":\\"$why\\\
"}}"
  fi
}
`,ANSWERS=`# answers SERVICE URL open|guarded
answers() {
  code=$(status_of "$2")
  case "$3 $code" in
  'open 2'??) return 0 ;;
  'guarded 2'?? | 'guarded 401' | 'guarded 403') return 0 ;;
  esac
  say "$1 answers \${code:-nothing} at $2" >&2
  return 1
}
`,FILE_STATE=`present() {
  [ -d "$FOLDER" ] || die "$FOLDER is not there: this script belongs to another place"
}

journal() { cat "$FOLDER/journal.ndjson" 2>/dev/null; }

# One line at the end of the journal, on the disk; a torn line before it must not swallow it.
append() {
  file="$FOLDER/journal.ndjson"
  if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then printf '\\n' >>"$file"; fi
  printf '%s\\n' "$1" >>"$file"
  sync "$file" 2>/dev/null || sync
}

top() {
  number=0
  for file in "$FOLDER"/locks/[0-9]*.json; do
    [ -e "$file" ] || continue
    name=\${file##*/}
    name=\${name%.json}
    while [ "\${name#0}" != "$name" ]; do name=\${name#0}; done
    [ "\${name:-0}" -gt "$number" ] && number=$name
  done
  echo "$number"
}

lock_file() { printf '%s/locks/%09d.json' "$FOLDER" "$1"; }

lock_text() { cat "$(lock_file "$1")"; }

create_lock() {
  mkdir -p "$FOLDER/locks"
  part="$FOLDER/locks/.rollback.$$"
  printf '%s' "$2" >"$part"
  sync "$part" 2>/dev/null || sync
  ln "$part" "$(lock_file "$1")" 2>/dev/null
  got=$?
  rm -f "$part"
  return "$got"
}

rewrite_lock() {
  file=$(lock_file "$1")
  printf '%s' "$2" >"$file.$$.part" && mv -f "$file.$$.part" "$file"
}
`,LOCK_FUNCTIONS=`machine() {
  printf '%s %s %s' "$(uname -n)" "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo unknown)" "$(readlink /proc/self/ns/pid || echo unknown)"
}

# The 20th field after the name in brackets: when the process started (proc(5)).
started() {
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086
  set -- \${line##*) }
  shift 19
  echo "$1"
}

field() { printf '%s\\n' "$1" | sed -n "s/.*\\"$2\\":\\"\\{0,1\\}\\([^\\",}]*\\).*/\\1/p"; }

# Why the lock may not be taken; nothing if it may.
holder() {
  [ "$1" -eq 0 ] && return
  text=$(lock_text "$1")
  [ "$(field "$text" released)" = true ] && return
  who="$(field "$text" operation) of run $(field "$text" runId), by $(field "$text" actor)"
  if [ "$(field "$text" machine)" = "$(machine)" ]; then
    [ "$(started "$(field "$text" pid)")" = "$(field "$text" startTime)" ] || return
    echo "$who, holds the lock and runs on this machine"
  else
    echo "$who, holds the lock from another machine"
  fi
}

take_lock() {
  before=$(top) || die 'nobody can say who holds the lock'
  held=$(holder "$before")
  [ -z "$held" ] || [ "$force" = yes ] || die "$held: wait for it, cancel it, or take over with --force"
  FENCE=$((before + 1))
  seconds=$(date +%s)
  record=$(printf '{"schema":1,"fence":%s,"operation":"rollback.sh","runId":"local","attempt":"1","actor":"%s","pid":%s,"startTime":"%s","machine":"%s","acquire\
dAt":"%s","heartbeat":%s000,"released":false}' \\
    "$FENCE" "$(json "$(id -un)")" "$$" "$(started "$$")" "$(machine)" "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)" "$seconds")
  create_lock "$FENCE" "$record" || die 'somebody else took the lock at this moment: run it again'
  trap 'free_lock; exit 1' INT TERM HUP
}

free_lock() {
  [ "$FENCE" -gt 0 ] || return 0
  [ "$(top)" = "$FENCE" ] || return 0
  rewrite_lock "$FENCE" "$(lock_text "$FENCE" | sed 's/"released":false/"released":true/')"
}
`;function refusingScript(name,why){return`#!/bin/sh
# rollback.sh of ${name}. Written by the delivery.
echo ${quoted(`nothing was changed: ${why}`)} >&2
exit 1
`}function wayBackScript(facts2){return[head(facts2),constants(facts2),REPORT_FUNCTIONS,facts2.manual.state??FILE_STATE,LOCK_FUNCTIONS,checks(facts2),DEAD_MAN,MAIN].
join(`
`)}var head=({name,from,to})=>`#!/bin/sh
# rollback.sh of ${name}: takes traffic from ${from.version} (${from.slot}) back to ${to.version} (${to.slot}).
# Written by the delivery of ${from.version}; needs neither node nor GitHub nor a registry. Run it with --help.
set -u
umask 077
LC_ALL=C
export LC_ALL
`,constants=facts2=>[`FOLDER=${quoted(facts2.folder)}`,`OPERATION=${quoted(facts2.operationId)}`,`FROM_SLOT=${facts2.from.slot} FROM_RELEASE=${quoted(facts2.from.
release)} FROM_VERSION=${quoted(facts2.from.version)}`,`TO_SLOT=${facts2.to.slot} TO_RELEASE=${quoted(facts2.to.release)} TO_VERSION=${quoted(facts2.to.version)}`,
`GENERATION=${facts2.generation}`,`BACK=${facts2.generation+1}`,...Object.entries(facts2.environment).map(([name,value])=>`[ -n "\${${name}:-}" ] || ${name}=${quoted(
value)}
export ${name}`),`LOG=${quoted(scriptPaths(facts2.disk).log)}`,'[ -d "${LOG%/*}" ] || LOG=/dev/null',...facts2.manual.ready===void 0?["TERMS='which must still r\
un'","HINT='Its containers may be stopped: the action rollback starts them again'"]:["TERMS='which is started first if it was stopped'","HINT='The action rollba\
ck makes anew what is gone'"],"FENCE=0",""].join(`
`);function checks(facts2){const needs=facts2.manual.needs.map(either=>`${either.map(program=>`command -v ${quoted(program)} >/dev/null 2>&1`).join(" || ")} || \
die ${quoted(`this host has none of: ${either.join(", ")}`)}`),asked=facts2.health.map(({service,url:url2,guarded})=>`  answers ${quoted(service)} ${quoted(url2)}\
 ${guarded?"guarded":"open"} || sick="$sick ${service}"`);return`needs() {
${[...needs.map(line=>`  ${line}`),"  :"].join(`
`)}
}

${facts2.manual.ready===void 0?healthByAddress(asked):healthByItself(facts2.manual.ready)}

observe() {
  ( ${facts2.manual.observe}
  )
}

act() {
  ( ${facts2.manual.act}
  )
}
`}var healthByAddress=asked=>`${ANSWERS}
healthy() {
  sick=
  state='is healthy'
${asked.join(`
`)}
  [ -z "$sick" ] || { state="these do not answer:$sick"; return 1; }
}`,healthByItself=ready2=>`ready() {
  ( ${ready2}
  )
}

healthy() { state=$(ready); }`,DEAD_MAN=`uptime_s() {
  read -r up _ </proc/uptime
  echo "\${up%%.*}"
}

# The run and this watch decide by creating the same file: only one of them can.
decide() {
  part="$WATCH/.decision.$$"
  echo "$1" >"$part"
  ln "$part" "$WATCH/decision" 2>/dev/null
  won=$?
  rm -f "$part"
  return "$won"
}

result() {
  say "$1"
  echo "$1" >"$WATCH/result"
}

watch() {
  last=
  since=$(uptime_s)
  while :; do
    [ -d "$WATCH" ] || exit 0
    [ -e "$WATCH/decision" ] && exit 0
    now=$(cat "$WATCH/alive" 2>/dev/null)
    if [ "$now" != "$last" ]; then
      last=$now
      since=$(uptime_s)
    fi
    # Where nobody can say who holds the lock, nothing can be taken back either: it is asked again, for a day.
    newest=$(top) || {
      [ $(($(uptime_s) - since)) -lt 86400 ] || { result 'gives up: for a day nobody could say who holds the lock'; exit 1; }
      sleep 1
      continue
    }
    if [ "$newest" != "$ARMED" ]; then
      result "stands down: another run holds the lock"
      exit 0
    fi
    # Looked at once more: the question about the lock may have taken its time.
    [ $(($(uptime_s) - since)) -ge "$SECONDS_SILENT" ] && [ "$(cat "$WATCH/alive" 2>/dev/null)" = "$last" ] && break
    sleep 1
  done
  if [ "$POLICY" = confirm ]; then
    decide confirm || exit 0
    result "the run was silent for $SECONDS_SILENT s; by policy $FROM_VERSION goes on serving"
    exit 0
  fi
  decide revert || exit 0
  say "the run was silent for $SECONDS_SILENT s"
}
`,MAIN=`usage() {
  cat <<END
Usage: sh rollback.sh [--check] [--force] [--reason TEXT]
Takes traffic from $FROM_VERSION ($FROM_SLOT) back to $TO_VERSION ($TO_SLOT), $TERMS.
  --check   look at everything and change nothing
  --force   take over from a delivery that holds the lock; whatever it does afterwards is refused
  --reason  kept with the release that is left
END
}

mode=hand
force=no
reason='no reason was given'
while [ $# -gt 0 ]; do
  case $1 in
  --check) mode=check ;;
  --force) force=yes ;;
  --reason)
    [ $# -ge 2 ] || die '--reason needs a text'
    reason=$2
    shift
    ;;
  --dead-man)
    [ $# -ge 5 ] || die '--dead-man is for the delivery itself'
    mode=dead-man WATCH=$2 ARMED=$3 SECONDS_SILENT=$4 POLICY=$5
    force=yes
    reason="the run went silent after its switch; the host went back by itself"
    shift 4
    ;;
  --help)
    usage
    exit 0
    ;;
  *) die "unknown: $1 (see --help)" ;;
  esac
  shift
done

needs
[ "$mode" = dead-man ] || present
[ "$mode" = dead-man ] && watch

if [ "$mode" = hand ]; then
  latest=$(journal | grep -F '"entry":"begin"' | tail -n 1)
  case $latest in
  *"\\"operation\\":{\\"id\\":\\"$OPERATION\\""*) ;;
  *) die "another delivery began after the one of $FROM_VERSION: this script is out of date" ;;
  esac
fi

[ "$mode" = check ] || take_lock
now=$(observe) || stop "nobody can say what the router serves: $now"
case $now in
"$TO_SLOT $BACK")
  stop_well "$TO_VERSION ($TO_SLOT) serves already: nothing was changed" ;;
"$FROM_SLOT $GENERATION") ;;
*)
  stop "expected the router at $FROM_SLOT, generation $GENERATION; it serves $now: nothing was changed" ;;
esac
healthy || stop "$TO_VERSION ($TO_SLOT) cannot take traffic, $state; traffic stays on $FROM_VERSION. $HINT"
[ "$mode" = check ] && stop_well "$TO_VERSION ($TO_SLOT) $state: --check ends here, nothing was changed"
act || stop "the router did not switch; traffic stays where it is"
now=$(observe) || now='something unknown'
[ "$now" = "$TO_SLOT $BACK" ] || stop "the router was told to serve $TO_SLOT, generation $BACK, and serves $now"
note
stop_well "$TO_VERSION ($TO_SLOT) serves again, $FROM_VERSION was left: $reason"
`,RENEW_EVERY_MS=1e3,deadManMarker=deploymentId=>`${deploymentId}/dead-man/`;function deadMan(options2){const{files,host,clock,log}=options2;let armed,beats=0,renewed=-1/0;
const beat=async watch2=>{renewed=clock.monotonic(),await files.writeAtomic(`${watch2}/alive`,`${options2.fence} ${beats+=1}
`,384)};return{arm:async operation=>{if(armed!==void 0||options2.seconds===0)return;const way=await wayBack(options2,operation);if(typeof way=="string")return log.
info(`no watch on the host: ${way}`);const script=wayBackScript(way),disk=await leaveScript(options2,script);if("why"in disk)return log.warning(`no watch on the\
 host: ${disk.why}; if this run dies after its switch, ${operation.release.version} serves until the next run`);const watch2=`${scriptPaths(disk.folder).deadMan}\
/${operation.id}-${options2.fence}`;if(await beat(watch2),armed=watch2,!await host.createExclusive(`${watch2}/script.sh`,script,448))return;await files.makeDirectory(
`${disk.folder}/logs`);const{fence,seconds,policy,searchPath}=options2;await host.spawnDetached({argv:["sh",`${watch2}/script.sh`,"--dead-man",watch2,String(fence),
String(Math.ceil(seconds)),policy],cwd:"/",env:{PATH:searchPath,LANG:"C.UTF-8",...disk.environment,[MARKER]:deadManMarker(options2.deploymentId)},logFile:`${disk.
folder}/logs/dead-man.log`}),log.info(`the host ${policy==="revert"?"goes back":"confirms"} by itself if this run is silent for ${seconds} s`)},renew:async()=>{
armed!==void 0&&clock.monotonic()-renewed>=RENEW_EVERY_MS&&await beat(armed)},settle:async decision=>{if(armed===void 0)return;const path=`${armed}/decision`;if((await host.
createExclusive(path,`${decision}
`,384)?decision:(await files.readText(path)??"").trim())==="revert"&&decision==="confirm")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9("the\
 host found this run silent and has taken traffic back by itself",{advice:`see ${armed.replace(/\/dead-man\/[^/]*$/,"")}/logs/rollback.log; the next run goes on\
 from what is served now`});armed=void 0},publish:async operation=>{const way=await wayBack(options2,operation),disk=await leaveScript(options2,typeof way=="str\
ing"?refusingScript(options2.name,way):wayBackScript(way));"why"in disk||await pruneWatches(options2,scriptPaths(disk.folder).deadMan)}}}var KEEP_WATCHES=4;async function pruneWatches({
files,log},folder){const fenceOf=name=>Number(/-(\d+)$/.exec(name)?.[1]??1/0);try{const newestFirst=(await files.list(folder)).toSorted((a,b)=>fenceOf(b)-fenceOf(
a));for(const name of newestFirst.slice(KEEP_WATCHES))await files.remove(`${folder}/${name}`)}catch(error){log.info(`older folders in ${folder} stay: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}}var writeScript=(files,folder,script)=>files.writeAtomic(scriptPaths(folder).script,script,448),diskOf=options2=>options2.leave?options2.leave():
Promise.resolve({folder:options2.folder,environment:{}});async function leaveScript(options2,script){const{files,folder}=options2;if(await writeScript(files,folder,
script),!options2.leave)return diskOf(options2);try{const disk=await options2.leave();return"why"in disk||await writeScript(files,disk.folder,script),disk}catch(error){
return{why:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}}}async function wayBack(options2,operation){const{from,slot,release,generation}=operation,
{router,engine,files,folder}=options2;if(operation.kind==="rollback")return`what ${release.version} serves instead of was left by a rollback, and nobody is led \
back to it`;if(!from)return`no release came before ${release.version}`;if(!router.manualSwitch)return`router ${router.name} cannot be switched by a script`;const{
ledger}=await readLedger(files,folder),old=findRelease(ledger,from.release)??(await engine.observe())[from.slot].release,{upstreams,state}=(await engine.observe())[from.
slot];if(!old||state!=="running")return`${from.slot}, which served before, does not run`;const request={slot:from.slot,upstreams,listeners:old.listeners,generation:generation+
1,expected:generation,fence:options2.fence},disk=await diskOf(options2).catch(error=>({why:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}));
return{folder,disk:"why"in disk?folder:disk.folder,environment:"why"in disk?{}:disk.environment,name:options2.name,operationId:operation.id,from:{slot,release:release.
id,version:release.version},to:{slot:from.slot,release:old.id,version:old.version},generation,health:healthOf(old,upstreams),manual:await router.manualSwitch(request)}}
function healthOf(release,upstreams){return Object.entries(release.services).flatMap(([service,{role,health}])=>{const base=upstreams[service];return role!=="co\
lored"||!health||base===void 0?[]:[{service,url:base+health.path,guarded:Object.keys(health.headers).length>0}]})}var lineSchema=zod__WEBPACK_IMPORTED_MODULE_6__.
gMt("entry",[zod__WEBPACK_IMPORTED_MODULE_6__._H3({entry:zod__WEBPACK_IMPORTED_MODULE_6__.euz("begin"),operation:zod__WEBPACK_IMPORTED_MODULE_6__._H3({id:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()})}),zod__WEBPACK_IMPORTED_MODULE_6__._H3({entry:zod__WEBPACK_IMPORTED_MODULE_6__.euz("step"),id:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),step:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),mark:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()}),zod__WEBPACK_IMPORTED_MODULE_6__._H3({entry:zod__WEBPACK_IMPORTED_MODULE_6__.euz("undo"),id:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),undo:zod__WEBPACK_IMPORTED_MODULE_6__._H3({})}),zod__WEBPACK_IMPORTED_MODULE_6__._H3({entry:zod__WEBPACK_IMPORTED_MODULE_6__.euz("end"),id:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),status:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()}),zod__WEBPACK_IMPORTED_MODULE_6__._H3({entry:zod__WEBPACK_IMPORTED_MODULE_6__.euz("by-hand"),at:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),id:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),from:zod__WEBPACK_IMPORTED_MODULE_6__._H3({slot:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),release:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()}),to:zod__WEBPACK_IMPORTED_MODULE_6__._H3({slot:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),release:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()}),generation:zod__WEBPACK_IMPORTED_MODULE_6__.
Whr(),reason:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()})]);function parseJournal(text){return text.split(`
`).flatMap(line=>{if(line==="")return[];try{return[lineSchema.parse(JSON.parse(line))]}catch{return[]}})}function unfinishedOf(entries){const begin3=entries.findLastIndex(
entry=>entry.entry==="begin"),first=entries[begin3];if(first?.entry!=="begin")return;const rest=entries.slice(begin3+1);if(rest.some(entry=>entry.entry==="end"&&
entry.id===first.operation.id))return;const steps=rest.filter(entry=>entry.entry==="step");return{operation:first.operation,lastStep:steps.at(-1)?.step,committed:steps.
some(entry=>entry.step==="commit"&&entry.mark==="done"),undo:rest.findLast(entry=>entry.entry==="undo")?.undo,...dataOf(steps)}}function dataOf(steps){const said2=steps.
flatMap(({data})=>data??[]);return said2.length===0?{}:{data:Object.assign({},...said2)}}var BEGIN='"entry":"begin"';function lastOperation(text){for(let at=text.
lastIndexOf(BEGIN);at!==-1;at=at===0?-1:text.lastIndexOf(BEGIN,at-1)){const tail3=text.slice(text.lastIndexOf(`
`,at)+1),end=tail3.indexOf(`
`);if(parseJournal(end===-1?tail3:tail3.slice(0,end))[0]?.entry==="begin")return tail3}return""}var ROTATE_AT_CHARACTERS=512*1024;function openJournal(files,clock,folder,stamp){
const path=`${folder}/journal.ndjson`,read3=async()=>await files.readText(path)??"";return{append:async entry=>{let text=await read3();entry.entry==="begin"&&text.
length>ROTATE_AT_CHARACTERS&&!unfinishedOf(parseJournal(text))&&(await files.writeAtomic(`${folder}/journal.1.ndjson`,text,384),await files.remove(path),text=""),
text!==""&&!text.endsWith(`
`)&&await files.appendLine(path,""),await files.appendLine(path,JSON.stringify({at:new Date(clock.now()).toISOString(),...stamp,...entry}))},unfinished:async()=>unfinishedOf(
parseJournal(lastOperation(await read3()))),byHand:async()=>parseJournal(lastOperation(await read3())).findLast(entry=>entry.entry==="by-hand")}}var requestSchema=zod__WEBPACK_IMPORTED_MODULE_6__.
Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),fence:zod__WEBPACK_IMPORTED_MODULE_6__.Whr(),by:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),reason:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),at:zod__WEBPACK_IMPORTED_MODULE_6__.YjP()}),requestFile=(folder,fence)=>`${folder}/requests/${String(fence).padStart(9,"0")}.json`;function askToRevert(files,clock,folder,request){
const at=new Date(clock.now()).toISOString(),text=JSON.stringify({schema:1,...request,at});return files.writeAtomic(requestFile(folder,request.fence),`${text}
`,384)}async function readRevertRequest(files,folder,fence){const text=await files.readText(requestFile(folder,fence));if(text!==void 0)try{return requestSchema.
parse(JSON.parse(text))}catch{return}}async function dropRevertRequests(files,folder,upTo){for(const name of await files.list(`${folder}/requests`))Number.parseInt(
name,10)<=upTo&&await files.remove(`${folder}/requests/${name}`)}var BEAT_MS=1e3;function keepLock(ports,folder,lock,watch2){const asked=new AbortController,over=new AbortController,
beat=async()=>{if(await watch2.renew(),await lock.touch(),asked.signal.aborted)return;const request=await readRevertRequest(ports.files,folder,lock.fence);request&&
(ports.log.warning(`${request.by} asks this delivery to stop and go back: ${request.reason}`),asked.abort(new Error(`${request.by} asked for it: ${request.reason}`)))},
running2=(async()=>{for(let trouble="";!over.signal.aborted;){try{await beat(),trouble=""}catch(error){error instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
cA&&asked.abort(error),trouble===""&&ports.log.warning(`no heartbeat at this moment: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`),trouble=
(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}await ports.clock.sleep(BEAT_MS,over.signal).catch(()=>{})}})();return{signal:asked.signal,stop:async()=>{
over.abort(),await running2}}}var recordSchema4=zod__WEBPACK_IMPORTED_MODULE_6__.Ikc({schema:zod__WEBPACK_IMPORTED_MODULE_6__.euz(1),fence:zod__WEBPACK_IMPORTED_MODULE_6__.
Whr().min(1),operation:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),runId:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),attempt:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),actor:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),repository:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().optional(),pid:zod__WEBPACK_IMPORTED_MODULE_6__.Whr(),startTime:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),machine:zod__WEBPACK_IMPORTED_MODULE_6__.
YjP(),acquiredAt:zod__WEBPACK_IMPORTED_MODULE_6__.YjP(),heartbeat:zod__WEBPACK_IMPORTED_MODULE_6__.aig(),released:zod__WEBPACK_IMPORTED_MODULE_6__.zMY()}),lockFile=(folder,fence)=>`${folder}\
/locks/${String(fence).padStart(9,"0")}.json`;async function highestLock(files,folder){const names=(await files.list(`${folder}/locks`)).filter(name=>/^\d{9}\.json$/.
test(name));return Math.max(0,...names.map(name=>Number(name.slice(0,9))))}async function readLock(files,folder,fence){const text=await files.readText(lockFile(
folder,fence));try{return text===void 0?void 0:recordSchema4.parse(JSON.parse(text))}catch{return}}var holderOf=record10=>`${record10.operation} of run ${record10.
runId} (attempt ${record10.attempt}, by ${record10.actor}, process ${record10.pid}, since ${record10.acquiredAt})`,HEARTBEAT_TTL_MS=10*6e4,HEARTBEAT_LATE_MS=6e4;
async function availability(record10,ports){if(!record10)return{free:!1,holder:"an unreadable lock file",advice:"look at it, then remove it by hand if no delive\
ry runs"};if(record10.released)return{free:!0,why:"released"};const holder=holderOf(record10);for(const onlooker of ports.onlookers){if(record10.machine!==await onlooker.
machine())continue;return(await onlooker.identity(record10.pid))?.startTime===record10.startTime?{free:!1,holder,advice:"its process is alive; wait for it or ca\
ncel it"}:{free:!0,why:`its owner is gone: ${holder}`}}return fromAfar(record10,holder,ports)}async function fromAfar(record10,holder,ports){const silentMs=ports.
clock.now()-record10.heartbeat,silent=`${Math.round(silentMs/1e3)} s`,alive2={free:!1,holder,advice:`it runs on another machine and was alive ${silent} ago`};if(silentMs<=
HEARTBEAT_LATE_MS)return alive2;const status=await ports.runStatus?.(record10)??"unknown";return status==="completed"?{free:!0,why:`GitHub says that its run is \
over, and it was silent for ${silent}: ${holder}`}:status==="running"?{...alive2,advice:`it was silent for ${silent}, but GitHub says that its run goes on: canc\
el the run, or wait`}:silentMs>HEARTBEAT_TTL_MS?{free:!0,why:`no sign of life for ${silent}: ${holder}`}:alive2}var HEARTBEAT_EVERY_MS=5e3,POLL_MS15=500;async function acquireLock(ports,folder,owner,waitSeconds){
const started=ports.clock.monotonic(),told=new Set;let patience=waitSeconds;for(;;){const last=await highestLock(ports.files,folder),record10=last===0?void 0:await readLock(
ports.files,folder,last),state=await stateOf(ports,last,record10);if(state.free){const held=await claim2(ports,folder,last+1,owner);if(held)return last>0&&state.
why!=="released"&&ports.log.warning(`the lock was taken over: ${state.why}`),held;continue}record10&&!told.has(last)&&(patience=Math.max(patience,await ports.onHeld?.(
record10)??0));const left=patience*1e3-(ports.clock.monotonic()-started);if(left<=0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`another d\
elivery holds the lock: ${state.holder}; ${state.advice} (input lock-wait-seconds: waited ${patience} s)`);told.has(last)||ports.log.info(`waiting for the lock:\
 ${state.holder}`),told.add(last),await ports.clock.sleep(Math.min(POLL_MS15,left),ports.signal)}}function stateOf(ports,last,record10){if(last===0)return Promise.
resolve({free:!0,why:"first delivery"});const{clock,runStatus,host}=ports;return availability(record10,{clock,runStatus,onlookers:ports.onlookers??[host]})}async function claim2(ports,folder,fence,owner){
const{files,host,clock}=ports,us=ports.owner??host,self=await us.self();let record10={schema:1,fence,...owner,...self,machine:await us.machine(),acquiredAt:new Date(
clock.now()).toISOString(),heartbeat:clock.now(),released:!1};const path=lockFile(folder,fence);if(!await host.createExclusive(path,JSON.stringify(record10),384))
return;if(await highestLock(files,folder)!==fence){await files.remove(path);return}for(const name of await files.list(`${folder}/locks`))/^\d{9}\.json$/.test(name)&&
Number(name.slice(0,9))<fence&&await files.remove(`${folder}/locks/${name}`);let written=clock.monotonic();const save=async change2=>{record10={...record10,heartbeat:clock.
now(),...change2},written=clock.monotonic(),await files.writeAtomic(path,JSON.stringify(record10),384)};return{fence,assertHeld:async()=>{const now=await highestLock(
files,folder);if(now!==fence)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`the lock was taken over by another delivery (number ${now}, ours\
 is ${fence}): this one stops here`)},touch:async()=>{clock.monotonic()-written>=HEARTBEAT_EVERY_MS&&await save({})},release:async()=>{await highestLock(files,folder)===
fence&&await save({released:!0})}}}var PREEMPT_SECONDS=180;function preempting(ports,folder,desired,owner,allowed){const{files,clock,log}=ports;let target;return{
onHeld:async record10=>{if(!allowed||desired.kind!=="rollback"||record10.operation!=="deploy")return 0;const unfinished=await openJournal(files,clock,folder,{}).
unfinished();return desired.to==="previous"&&unfinished&&!unfinished.committed&&(target=unfinished.operation.from?.release),await askToRevert(files,clock,folder,
{fence:record10.fence,by:`a rollback (run ${owner.runId}, by ${owner.actor})`,reason:desired.reason||"no reason was given"}),log.info(`the delivery that holds t\
he lock was asked to go back; waiting for at most ${PREEMPT_SECONDS} s`),PREEMPT_SECONDS},desired:()=>target!==void 0&&desired.kind==="rollback"?{...desired,to:target}:
desired}}function runStatusFrom(open5){return async({repository,runId,attempt})=>{const[owner,repo]=(repository??"").split("/");if(!owner||!repo||!/^\d+$/.test(
runId)||!/^\d+$/.test(attempt))return"unknown";try{const github=await open5(),{data}=await github.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}/attem\
pts/{attempt_number}",{owner,repo,run_id:Number(runId),attempt_number:Number(attempt)});return data.status==="completed"?"completed":data.status?"running":"unkn\
own"}catch{return"unknown"}}}var LONGEST_WATCH_SECONDS=172800;async function runDelivery(deployment,ports,desired,options2){const{facts:facts2,clock,log}=ports,
{place,folder}=deployment,{files}=place,owner={operation:desired.kind,runId:facts2.runId??"local",attempt:facts2.runAttempt??"1",actor:facts2.actor??"unknown",repository:facts2.
repository};deployment.engine.name!=="swarm"&&await probeState(files,folder,desired.kind==="deploy"?ROOM.delivery:ROOM.rollback);const token=options2.githubToken??
"",preempt=preempting({files,clock,log},folder,desired,owner,options2.preempt??!0),lock=await acquireLock({...place,clock,log,signal:ports.signal,runStatus:token===
""?void 0:runStatusFrom(()=>ports.github(token)),onHeld:preempt.onHeld},folder,owner,options2.lockWaitSeconds);place.fence(folder,lock.fence);const watch2=deadManOf(
deployment,ports,lock.fence),keeper=keepLock({files,clock,log},folder,lock,watch2);try{await dropRevertRequests(files,folder,lock.fence-1);const world=worldOf(deployment,
ports,options2,{lock,watch:watch2,signal:keeper.signal});await options2.before?.(world);const result=await deliver(world,preempt.desired());return await world.journal.
unfinished()||await watch2.settle("over"),result}catch(error){throw diskFailed(error)?halfWay(error,folder):error}finally{await keeper.stop(),await lock.release().
catch(error=>{ports.log.warning(`the lock could not be given back: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`)}),place.fence(folder,
0)}}function worldOf(deployment,ports,options2,held){const{place,engine,router,folder,stateDirectory,variables}=deployment,{clock,log,facts:facts2}=ports,{lock,
watch:watch2}=held;return{engine,router,files:place.files,clock,log,http:place.http,signal:AbortSignal.any([ports.signal,held.signal]),lock,journal:openJournal(
place.files,clock,folder,{run:facts2.runId??"local",fence:lock.fence}),folder,stateDirectory,variables,traffic:options2.traffic,verify:options2.verify,collectGarbage:options2.
collectGarbage,settings:options2.settings,database:deployment.database,metrics:deployment.metrics,surroundings:deployment.surroundings,deadMan:watch2}}function deadManOf(deployment,ports,fence){
const{application,place,folder}=deployment,{environmentName}=application;return deadMan({...deployment,files:place.files,host:place.host,clock:ports.clock,log:ports.
log,deploymentId:deploymentIdOf(folder),name:environmentName===""?application.application:`${application.application} in ${environmentName}`,fence,searchPath:(place.
remote?"":ports.environment.PATH)||DEFAULT_PATH,seconds:application.host["dead-man-seconds"],policy:application.host["on-silence"]})}function watchFor(definition,given,otherwise2){
const seconds=given===""?otherwise2:Number(given);if(seconds<=LONGEST_WATCH_SECONDS)return{...definition,seconds};throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"watch-seconds",expected:`seconds from 0 to ${LONGEST_WATCH_SECONDS}`,seen:given}])}async function previewDelivery(deployment,ports,desired){const{files}=deployment.
place,journal=openJournal(files,ports.clock,deployment.folder,{});return plan(desired,await observe({...deployment,files}),await journal.unfinished())}var NONE={
id:"",finish:()=>Promise.resolve()},TRIES3=3,PAUSE_MS2=1e3,LONGEST_PAUSE_MS2=1e4,DESCRIPTION_LIMIT=140;async function beginDeployment(ports,wish){const{facts:facts2,
log}=ports,{release,deployment,task,token}=wish,environment=deployment.application.environmentName;if(!wish.wanted||!release||!facts2.repository||environment===
""||token==="")return wish.wanted&&token===""&&log.info("no github-token: nothing is recorded on GitHub"),{id:"",around:body=>body()};const github=await withoutTrouble(
{...ports},"GitHub cannot be used",()=>ports.github(token));if(!github)return{id:"",around:body=>body()};let id2="";const begun=createRecord({github,clock:ports.
clock,log},{repository:facts2.repository,ref:release.sha||facts2.sha||"",task,environment,description:`${task} ${release.version}`,payload:{operation:ports.randomId(),
release:release.id,version:release.version,artifacts:release.artifacts},environmentUrl:deployment.url,logUrl:facts2.runUrl}).then(record10=>({id:id2}=record10,record10));
return task==="deploy"&&await begun,{get id(){return id2},around:async body=>{try{const result=await body(),good=result.status==="delivered"||result.status==="n\
oop",serves=result.serving===release.id;return await(await begun).finish(good?"success":"failure",result.reason,serves),result}catch(error){throw await(await begun).
finish("failure",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error),!1),error}}}}async function createRecord(context,note){const[owner="",repo=""]=note.
repository.split("/");let asked=!1;const id2=await withoutTrouble(context,"the deployment was not created on GitHub",async()=>{const lost=asked?await findOwn(context,
{owner,repo},note):void 0;if(lost!==void 0)return lost;asked=!0;const{data}=await context.github.request("POST /repos/{owner}/{repo}/deployments",{owner,repo,ref:note.
ref,task:note.task,environment:note.environment,description:note.description.slice(0,DESCRIPTION_LIMIT),auto_merge:!1,required_contexts:[],payload:note.payload,
production_environment:note.environment==="production"});return data.id});if(id2===void 0)return NONE;const place={owner,repo,deployment_id:id2},say=(state,description)=>withoutTrouble(
context,`GitHub was not told "${state}" of deployment ${id2}`,()=>context.github.request("POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses",{...place,
state,description:description.slice(0,DESCRIPTION_LIMIT),environment:note.environment,environment_url:note.environmentUrl,...note.logUrl===void 0?{}:{log_url:note.
logUrl},auto_inactive:!1}));return await say("in_progress",note.description),{id:String(id2),finish:async(state,description,serves)=>{await say(state,description)!==
void 0&&serves&&await retireOthers(context,{owner,repo,environment:note.environment,keep:id2})}}}async function findOwn(context,place,note){const{data}=await context.
github.request("GET /repos/{owner}/{repo}/deployments",{...place,environment:note.environment,task:note.task,per_page:10});return data.find(({payload})=>nonceOf(
payload)===note.payload.operation)?.id}function nonceOf(payload){try{return(typeof payload=="string"?JSON.parse(payload):payload)?.operation??null}catch{return null}}
async function retireOthers(context,place){const{owner,repo,environment,keep:keep2}=place;await withoutTrouble(context,"older deployments were not set inactive \
on GitHub",async()=>{const{data}=await context.github.request("GET /repos/{owner}/{repo}/deployments",{owner,repo,environment,per_page:30});for(const{id:id2}of data.
filter(other=>other.id!==keep2)){const one={owner,repo,deployment_id:id2},route2="/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";(await context.github.
request(`GET ${route2}`,{...one,per_page:1})).data[0]?.state==="success"&&await context.github.request(`POST ${route2}`,{...one,state:"inactive",auto_inactive:!1})}})}
async function withoutTrouble(context,what,body){for(let tries=1;;tries+=1)try{return await body()}catch(error){const pause3=pauseAfter(error);if(tries===TRIES3||
pause3===void 0){context.log.warning(`${what}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`);return}await context.clock.sleep(pause3)}}
function pauseAfter(error){if(!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__.y))return PAUSE_MS2;const asked=(error.retryAfterSeconds??
0)*1e3;return asked>LONGEST_PAUSE_MS2||error.status>=400&&error.status<500&&![403,408,409,429].includes(error.status)?void 0:Math.max(PAUSE_MS2,asked)}var settled2=work=>work.
then(()=>!0,()=>!1);async function writeReport(files,clock,folder,kind,result,more,copyTo,near=files){const at=new Date(clock.now()).toISOString(),path=`${folder}\
/reports/${at.replaceAll(/[:.]/g,"-")}-${kind}.json`,text=`${JSON.stringify({schema:1,kind,at,...more,...result},null,1)}
`,copy=`${copyTo}/${kind}.json`,written=await settled2(files.writeAtomic(path,text)),copied=await settled2(near.writeAtomic(copy,text));return written&&near===files?
path:copied?copy:""}var TEXTS={en:{delivered:"deployed",noop:"nothing to do",reverted:"reverted",refused:"refused",failed:"failed",deployTitle:(version,environment)=>`\
Deploy ${version} to ${environment}`,rollbackTitle:environment=>`Roll back ${environment}`,planTitle:"Plan (nothing was changed)",result:"Result",reason:"Reason",
active:"Active slot",release:"Release",previous:"Release before",generation:"Generation",resumed:"Resumed from",switchMs:"Switch took",mixed:"Both slots answere\
d for",drops:(dropped,requests,upper)=>`${dropped} of ${requests} (share under ${upper} with 95 % certainty)`,dropped:"Requests dropped",drained:"Drained in",cut:"\
Connections cut",backup:"Backup",schema:"Revision of the database",forced:"Overruled by force",resolution:"Gap between two requests",classes:"Requests by class",
class:"class",counted:"Counted by the router",repeated:"POSTs repeated on the way",evidence:"Queries of the watch",recovered:"Served after",watch:"Judgement",steps:"\
Steps",step:"step",slot:"slot",why:"why",figure:"figure",value:"value",releases:"Releases",version:"version",status:"status",since:"active since",again:"then: o\
bserve and plan again"},es:{delivered:"desplegado",noop:"nada que hacer",reverted:"revertido",refused:"rechazado",failed:"fallido",deployTitle:(version,environment)=>`\
Despliegue de ${version} en ${environment}`,rollbackTitle:environment=>`Vuelta atrás en ${environment}`,planTitle:"Plan (no se cambió nada)",result:"Resultado",
reason:"Motivo",active:"Ranura activa",release:"Versión desplegada",previous:"Versión anterior",generation:"Generación",resumed:"Retomado desde",switchMs:"El\
 cambio tardó",mixed:"Ambas ranuras respondieron durante",drops:(dropped,requests,upper)=>`${dropped} de ${requests} (proporción menor que ${upper} con 95 % d\
e certeza)`,dropped:"Peticiones perdidas",drained:"Drenado en",cut:"Conexiones cortadas",backup:"Copia de seguridad",schema:"Revisión de la base de datos",forced:"\
Forzado pese a",resolution:"Intervalo entre dos peticiones",classes:"Peticiones por clase",class:"clase",counted:"Contado por el enrutador",repeated:"POST repet\
idos en el camino",evidence:"Consultas de la vigilancia",recovered:"Servido tras",watch:"Veredicto",steps:"Pasos",step:"paso",slot:"ranura",why:"por qué",figure:"\
medida",value:"valor",releases:"Versiones",version:"versión",status:"estado",since:"activa desde",again:"después: observar y planificar de nuevo"}},ms=value=>value===
void 0?void 0:`${value} ms`;function deliverySummary(result,kind,environment,language){const t=TEXTS[language],{figures,judgement}=result,rows=[[t.result,t[result.
status]],[t.reason,result.reason],[t.release,`${result.version} (${result.releaseId})`],[t.previous,result.previousRelease||void 0],[t.active,result.activeSlot],
[t.generation,String(result.generation)],[t.resumed,result.resumedFrom||void 0],[t.watch,judgement&&`${judgement.verdict}: ${judgement.reasons.join("; ")}`],[t.
recovered,ms(figures.recoveredMs)],[t.switchMs,ms(figures.switchMs)],[t.mixed,ms(figures.mixedWindowMs)],[t.dropped,figures.requests===void 0?void 0:t.drops(figures.
dropped??0,figures.requests,`${((figures.droppedUpper95??1)*100).toFixed(2)} %`)],[t.drained,ms(figures.drainMs)],[t.cut,figures.connectionsCut===void 0?void 0:
String(figures.connectionsCut)],...dataRows(result,language)];return[{heading:kind==="deploy"?t.deployTitle(result.version,environment):t.rollbackTitle(environment)},
{table:{head:[t.figure,t.value],rows:rows.filter(row=>row[1]!==void 0)}},...trafficParts(result,language),...result.evidence.length===0?[]:[{details:t.evidence,
parts:[{table:{head:[t.watch,t.reason],rows:result.evidence.map(({verdict,reason})=>[verdict,reason])}}]}],...result.steps.length===0?[]:[{details:t.steps,parts:[
stepsTable(result.steps,language)]}]]}function dataRows(result,language){const t=TEXTS[language],{data,backup:backup2,forced,figures,traffic}=result,counted=traffic?.
counted;return[[t.resolution,ms(figures.resolutionMs)],[t.counted,counted&&`${counted.requests} (${counted.errors} × 5xx)${counted.agrees?"":" ≠"}`],[t.repeated,
figures.repeatedPosts?String(figures.repeatedPosts):void 0],[t.backup,data?.backup&&(backup2?`${data.backup} (${backup2.verified}, ${backup2.bytes} bytes, sha25\
6 ${backup2.sha256})`:data.backup)],[t.schema,data?.schemaTo&&`${data.schemaFrom??"?"} → ${data.schemaTo}`],[t.forced,forced]]}function trafficParts({traffic},language){
const t=TEXTS[language];if(!traffic||traffic.requests===0)return[];const rows=Object.entries(traffic.classes).map(([name,{requests,dropped,droppedUpper95}])=>[name,
t.drops(dropped,requests,`${(droppedUpper95*100).toFixed(2)} %`)]);return[{details:t.classes,parts:[{table:{head:[t.class,t.dropped],rows}}]}]}function stepsTable(steps,language){
const t=TEXTS[language];return{table:{head:[t.step,t.slot,t.why],rows:framed(steps).map(step=>[step.step,step.slot??"",step.why])}}}function planSummary(plan2,language){
const t=TEXTS[language];return[{heading:t.planTitle},{paragraph:plan2.why},...plan2.kind==="run"?[stepsTable(plan2.steps,language)]:[],...plan2.kind==="run"&&plan2.
again?[{paragraph:t.again}]:[]]}function releasesSummary(releases,active,language){const t=TEXTS[language];return[{heading:t.releases},{table:{head:[t.version,t.
release,t.status,t.since,t.reason],rows:releases.map(release=>[release.version,release.id,`${release.status}${release.id===active?" *":""}`,release.activatedAt??
"",release.reason??""])}}]}var ASK_MS3=6e4,answerSchema2=zod__WEBPACK_IMPORTED_MODULE_6__._H3({revision:zod__WEBPACK_IMPORTED_MODULE_6__.YjP().min(1).optional(),
"runs-on":zod__WEBPACK_IMPORTED_MODULE_6__.YOg(zod__WEBPACK_IMPORTED_MODULE_6__.YjP()).default([]),"accepts-code":zod__WEBPACK_IMPORTED_MODULE_6__.YOg(zod__WEBPACK_IMPORTED_MODULE_6__.
YjP()).default([])});function parseAnswer(output){for(const line of output.trimEnd().split(`
`).reverse())if(line.trim().startsWith("{"))try{const answer=answerSchema2.parse(JSON.parse(line));return{revision:answer.revision,runsOn:answer["runs-on"],acceptsCode:answer["\
accepts-code"]}}catch{return}}async function describeSchema(definition,engine,release){if(!definition)return release;const{command:command2,revision,"runs-on":runsOn,
"accepts-code":acceptsCode}=definition.schema;if(!command2)return revision===void 0&&runsOn.length===0&&acceptsCode.length===0?release:{...release,schema:{revision,
runsOn,acceptsCode}};const{code,output,timedOut}=await engine.runOnce({slot:"blue",release,generation:0,service:command2.service,command:command2.argv,alone:!0,
timeoutMs:ASK_MS3}),schema=code===0?parseAnswer(output):void 0;if(schema)return{...release,schema};throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`database.schema.command in ${command2.service}: expected a line {"revision": "...", "runs-on": [...]}, saw ${timedOut?`nothing within ${ASK_MS3/1e3} s`:`cod\
e ${code??"a signal"} and ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(output.slice(-500))}`}`,{advice:"nothing was changed"})}var TRAFFIC_CLASSES=[
"fresh-get","keepalive-get","keepalive-post","slow","sse","websocket"],OUTCOMES=["ok","server-error","reset-before-answer","reset-mid-body","timeout"],BUCKET_MS=100;
function reportTraffic(samples,durationMs,mark){const dropped=samples.filter(sample2=>sample2.outcome!=="ok"),short=samples.filter(isShort),classes=Object.fromEntries(
TRAFFIC_CLASSES.map(name=>[name,samples.filter(sample2=>sample2.class===name)]).filter(([,members])=>members.length>0).map(([name,members])=>[name,reportClass(members)]));
return{requests:samples.length,dropped:dropped.length,droppedUpper95:upperBound95(dropped.length,samples.length),durationMs,perSecond:durationMs>0?Math.round(samples.
length/durationMs*1e4)/10:0,resolutionMs:short.length===0?void 0:Math.round(durationMs/short.length*10)/10,repeatedPosts:samples.filter(sample2=>(sample2.seen??
1)>1).length,classes,...switchFigures(samples,mark),...percentiles(short.length>0?short:samples),switchoverP99Ms:percentiles(aroundSwitches(samples)).p99Ms,timeline:timelineOf(
samples),dropExamples:dropped.slice(0,20)}}var LONG=["slow","sse","websocket"],isShort=sample2=>!LONG.includes(sample2.class);function withCount(report,delta){if(!delta)
return report;const requests=Object.entries(report.classes).filter(([name])=>name!=="websocket"&&name!=="sse"),answered=requests.reduce((sum,[,{outcomes}])=>sum+
outcomes.ok+outcomes["server-error"],0),errors=requests.reduce((sum,[,{outcomes}])=>sum+outcomes["server-error"],0);return{...report,counted:{...delta,agrees:delta.
requests>=answered&&delta.errors>=errors}}}function reportClass(members){const outcomes=Object.fromEntries(OUTCOMES.map(outcome=>[outcome,members.filter(sample2=>sample2.
outcome===outcome).length])),dropped=members.length-outcomes.ok;return{requests:members.length,outcomes,dropped,droppedUpper95:upperBound95(dropped,members.length),
...percentiles(members)}}function percentiles(samples){const sorted=samples.filter(sample2=>sample2.outcome==="ok").map(sample2=>sample2.end-sample2.start).sort(
(a,b)=>a-b),at=share=>{const value=sorted[Math.min(sorted.length-1,Math.ceil(sorted.length*share)-1)];return value===void 0?void 0:Math.round(value*10)/10};return{
p50Ms:at(.5),p95Ms:at(.95),p99Ms:at(.99)}}function switchFigures(samples,mark){if(!mark)return{switchMs:void 0,mixedWindowMs:void 0};const short=samples.filter(
sample2=>isShort(sample2)&&sample2.generation!==void 0),fresh=short.filter(sample2=>(sample2.generation??0)>=mark.generation&&sample2.end>=mark.at);if(fresh.length===
0)return{switchMs:void 0,mixedWindowMs:void 0};const first=fresh.reduce((least,sample2)=>Math.min(least,sample2.end),1/0);let lastOld=first;for(const sample2 of short)
(sample2.generation??0)<mark.generation&&sample2.start>=mark.at&&sample2.end>lastOld&&(lastOld=sample2.end);return{switchMs:Math.max(0,Math.ceil(first-mark.at)),
mixedWindowMs:Math.max(0,Math.ceil(lastOld-first))}}var AROUND_MS=1e3;function aroundSwitches(samples){const short=samples.filter(isShort),told=short.filter(({slot})=>slot!==
void 0).sort((a,b)=>a.end-b.end),moments=told.filter(({slot},i)=>i>0&&slot!==told[i-1]?.slot).map(({end})=>end),near=[];let next=0;for(const sample2 of short.toSorted(
(a,b)=>a.start-b.start)){for(;next<moments.length&&(moments[next]??0)<sample2.start-AROUND_MS;)next+=1;Math.abs((moments[next]??1/0)-sample2.start)<=AROUND_MS&&
near.push(sample2)}return near}function timelineOf(samples){const buckets=new Map;for(const sample2 of samples){const atMs=Math.floor(sample2.end/BUCKET_MS)*BUCKET_MS,
bucket=buckets.get(atMs)??{ok:0,dropped:0,slots:{}};sample2.outcome==="ok"?bucket.ok+=1:bucket.dropped+=1,sample2.slot!==void 0&&(bucket.slots[sample2.slot]=(bucket.
slots[sample2.slot]??0)+1),buckets.set(atMs,bucket)}return[...buckets].sort(([a],[b])=>a-b).map(([atMs,bucket])=>({atMs,...bucket}))}function upperBound95(events,total){
if(total===0)return 1;if(events===0)return Math.min(1,3/total);const degrees=2*(events+1),part2=2/(9*degrees),quantile2=degrees*(1-part2+1.644854*Math.sqrt(part2))**
3;return Math.min(1,quantile2/2/total)}function placeOf3(headers){const generation=Number(headers["x-delivery-generation"]),slot=headers["x-delivery-slot"];return{
slot:typeof slot=="string"?slot:void 0,generation:headers["x-delivery-generation"]===void 0||Number.isNaN(generation)?void 0:generation}}var BODY_LIMIT=4096;function seenIn(body){
try{const{seen}=JSON.parse(body);return typeof seen=="number"?seen:void 0}catch{return}}function sendRequest(sending){return new Promise(resolve2=>{let answer,timedOut=!1,
body="";const finish=outcome=>{clearTimeout(timer),resolve2({outcome,status:answer?.statusCode,...answer?placeOf3(answer.headers):{slot:void 0,generation:void 0},
...sending.body===void 0?{}:{seen:seenIn(body)}})},outgoing=(0,node_http__WEBPACK_IMPORTED_MODULE_11__.request)(sending.url,{method:sending.method,agent:sending.
agent,headers:{...sending.headers,...sending.body===void 0?{}:{"content-type":"application/json","content-length":String(Buffer.byteLength(sending.body))}}},incoming=>{
answer=incoming,incoming.on("data",chunk=>{sending.body!==void 0&&body.length<BODY_LIMIT&&(body+=chunk.toString())}),incoming.once("close",()=>{timedOut?finish(
"timeout"):incoming.complete?finish((incoming.statusCode??0)>=500?"server-error":"ok"):finish("reset-mid-body")}),incoming.on("error",()=>{})}),timer=setTimeout(
()=>{timedOut=!0,outgoing.destroy()},sending.timeoutMs);outgoing.on("error",()=>{answer||finish(timedOut?"timeout":"reset-before-answer")}),outgoing.once("close",
()=>{answer||finish(timedOut?"timeout":"reset-before-answer")}),outgoing.end(sending.body)})}var PAUSE_MS3=100;function sseTraffic(options2){let stopping=!1;const open5=new Set,
connect2=()=>{if(stopping)return;const stream=readStream(options2);open5.add(stream),stream.done.then(()=>{open5.delete(stream),stopping||setTimeout(connect2,PAUSE_MS3)})};
for(let i=0;i<options2.streams;i+=1)connect2();return{stop:async()=>{stopping=!0;const all=[...open5];for(const stream of all)stream.leave();await Promise.all(all.
map(({done})=>done))}}}function readStream(options2){const start2=options2.now();let answer,left=!1,silent=!1,bytes=0,outgoing,leave=()=>{};const done=new Promise(
resolve2=>{let ended2=!1,quiet;const finish=outcome=>{if(ended2)return;ended2=!0,clearTimeout(quiet),clearTimeout(session),outgoing?.destroy();const place=answer?
placeOf3(answer.headers):{slot:void 0,generation:void 0};options2.record({class:"sse",start:start2,end:options2.now(),outcome,status:answer?.statusCode,...place}),
resolve2()},listen=()=>{clearTimeout(quiet),quiet=setTimeout(()=>{silent=!0,finish("timeout")},options2.timeoutMs)},over=()=>silent?"timeout":answer?(answer.statusCode??
0)>=500?"server-error":left||answer.complete?"ok":"reset-mid-body":left?"ok":"reset-before-answer",session=setTimeout(()=>{left=!0,finish(bytes>0?over():"timeou\
t")},options2.sessionMs),headers={accept:"text/event-stream",...options2.headers};outgoing=(0,node_http__WEBPACK_IMPORTED_MODULE_11__.request)(options2.url,{agent:!1,
headers},incoming=>{answer=incoming,incoming.on("data",chunk=>{bytes+=chunk.length,listen()}),incoming.on("error",()=>{}),incoming.once("close",()=>finish(over()))}),
outgoing.on("error",()=>{answer||finish(over())}),outgoing.end(),listen(),leave=()=>{left=!0,finish(over())}});return{leave:()=>leave(),done}}function websocketTraffic(options2){
let stopping=!1;const open5=new Set,connect2=()=>{if(stopping)return;const socket=new ws__WEBPACK_IMPORTED_MODULE_14__.Ay(options2.url,{perMessageDeflate:!1,handshakeTimeout:options2.
timeoutMs});open5.add(socket),runSocket(socket,options2,()=>stopping,()=>{open5.delete(socket),stopping||setTimeout(connect2,100)})};for(let i=0;i<options2.connections;i+=
1)connect2();return{stop:async()=>{stopping=!0,await Promise.all([...open5].map(socket=>new Promise(resolve2=>{const force=setTimeout(()=>socket.terminate(),1e3);
socket.once("close",()=>{clearTimeout(force),resolve2()}),socket.close()})))}}}function runSocket(socket,options2,stopping,closed){const begun=options2.now();let place={
slot:void 0,generation:void 0},status,pending,sent=0,leaving=!1;const leave=()=>{leaving=!0,pending||socket.close(1e3)},sample2=(start2,outcome)=>options2.record(
{class:"websocket",start:start2,end:options2.now(),outcome,status,...place}),send=()=>{if(pending||leaving||socket.readyState!==ws__WEBPACK_IMPORTED_MODULE_14__.
Ay.OPEN)return;sent+=1,pending={start:options2.now(),text:`probe ${sent}`},socket.send(pending.text);const asked=pending;setTimeout(()=>{pending===asked&&socket.
terminate()},options2.timeoutMs).unref()},timer=setInterval(send,options2.intervalMs);let session;socket.on("upgrade",answer=>{status=101,place=placeOf3(answer.
headers)}),socket.on("unexpected-response",(request,answer)=>{status=answer.statusCode,place=placeOf3(answer.headers),answer.resume(),request.destroy(),socket.terminate()}),
socket.on("open",()=>{session=setTimeout(leave,options2.sessionMs),send()}),socket.on("message",()=>{pending&&(sample2(pending.start,"ok"),pending=void 0,leaving&&
socket.close(1e3))}),socket.on("error",()=>{}),socket.once("close",()=>{clearInterval(timer),clearTimeout(session),!stopping()&&(!leaving||pending)&&sample2(pending?.
start??(sent===0?begun:options2.now()),sent===0?"reset-before-answer":"reset-mid-body"),closed()})}var TICK_MS=10,HASTY_MS=100,TIMEOUT_MS2=1e4,SHORT=["fresh-get",
"keepalive-get","keepalive-post"];function startTraffic(options2){const begun=options2.clock.monotonic(),now=()=>options2.clock.monotonic()-begun,samples=[],flying=new Set,
agent=new node_http__WEBPACK_IMPORTED_MODULE_11__.Agent({keepAlive:!0,maxSockets:1/0,maxFreeSockets:16}),wants2=name=>options2.classes?.includes(name)??!0;let mark,
serial=0;const shoot=shot=>{const id2=`${shot.class}-${serial+=1}`,start2=now(),flight=sendRequest({url:new URL(shot.target.base+shot.path),method:shot.class===
"keepalive-post"?"POST":"GET",headers:shot.target.headers??{},body:shot.class==="keepalive-post"?JSON.stringify({id:id2}):void 0,agent:shot.class==="fresh-get"?
!1:agent,timeoutMs:options2.timeoutMs??TIMEOUT_MS2}).then(sent=>{samples.push({class:shot.class,start:start2,end:now(),...sent}),shot.class==="keepalive-post"&&
sent.outcome==="ok"&&options2.onPosted?.(id2),flying.delete(flight)});return flying.add(flight),flight},shots=shotsOf(options2.targets,wants2),pacer=pace(options2.
ratePerSecond,shots.length>0?now:void 0,n=>{const shot=shots[n%shots.length];shot&&shoot(shot)}),slow=keepSlow(options2,wants2("slow"),shoot),record10=sample2=>{
samples.push(sample2)},sockets=[...openSockets(options2,wants2("websocket"),now,record10),...openStreams(options2,wants2("sse"),now,record10)];let report;const finish=async()=>{
pacer.stop(),slow.stop();const durationMs=now();for(await Promise.all(sockets.map(socket=>socket.stop()));flying.size>0;)await Promise.all(flying);return agent.
destroy(),reportTraffic(samples,durationMs,mark)};return{markSwitch:generation=>{mark={at:now(),generation}},stop:()=>report??=finish(),count:()=>samples.length}}
function shotsOf(targets,wants2){return targets.flatMap(target=>SHORT.filter(wants2).flatMap(name=>name==="keepalive-post"?target.post===void 0?[]:[{class:name,
target,path:target.post}]:target.get.map(path=>({class:name,target,path}))))}function pace(ratePerSecond,now,shoot){if(!now||ratePerSecond<=0)return{stop:()=>{}};
let last=now(),owed=0,n=0;const timer=setInterval(()=>{const at=now();for(owed=Math.min(owed+(at-last)/1e3*ratePerSecond,Math.max(5,ratePerSecond/5)),last=at;owed>=
1;owed-=1)shoot(n+=1)},TICK_MS);return{stop:()=>clearInterval(timer)}}function keepSlow(options2,wanted,shoot){let stopped=!wanted;const keep2=async shot=>{for(;!stopped;){
const begun=options2.clock.monotonic();await shoot(shot),options2.clock.monotonic()-begun<HASTY_MS&&await(0,node_timers_promises__WEBPACK_IMPORTED_MODULE_13__.setTimeout)(
HASTY_MS*2)}};if(wanted){for(const target of options2.targets)if(target.slow!==void 0)for(let i=0;i<(options2.slowConcurrency??2);i+=1)keep2({class:"slow",target,
path:target.slow})}return{stop:()=>{stopped=!0}}}function openSockets(options2,wanted,now,record10){return wanted?options2.targets.flatMap(target=>target.websocket===
void 0?[]:[websocketTraffic({url:target.base.replace(/^http/,"ws")+target.websocket,connections:options2.websockets??2,intervalMs:250,sessionMs:options2.websocketSessionMs??
6e4,timeoutMs:options2.timeoutMs??TIMEOUT_MS2,now,record:record10})]):[]}function openStreams(options2,wanted,now,record10){return options2.targets.flatMap(target=>!wanted||
target.sse===void 0?[]:[sseTraffic({url:new URL(target.base+target.sse),headers:target.headers??{},streams:2,sessionMs:options2.sseSessionMs??3e4,timeoutMs:options2.
timeoutMs??TIMEOUT_MS2,now,record:record10})])}var LEAD_MS=700,NO_TRAFFIC={start:()=>Promise.resolve(),markSwitch:()=>{},stop:()=>Promise.resolve(void 0)};function deliveryTraffic(targets,ratePerSecond,clock,log,counters=()=>Promise.
resolve(void 0)){if(ratePerSecond<=0||targets.length===0)return NO_TRAFFIC;let traffic,stopped,before;const counted=()=>counters().catch(()=>{}),finish=async running2=>{
const report=await running2.stop(),after3=await counted();return!before||!after3||after3.requests<before.requests?report:withCount(report,{requests:after3.requests-
before.requests,errors:after3.errors-before.errors})};return{start:async()=>{traffic||(before=await counted(),traffic=startTraffic({targets,ratePerSecond,clock}),
await clock.sleep(LEAD_MS))},markSwitch:generation=>traffic?.markSwitch(generation),stop:async()=>{if(!traffic)return;const first=stopped===void 0,report=await(stopped??=
finish(traffic));return first&&log.info(`traffic: ${report.requests} requests, ${report.dropped} dropped (share under ${(report.droppedUpper95*100).toFixed(2)} \
% with 95 % certainty)${report.counted?.agrees===!1?"; the router counted something else":""}`),report}}}function routerCounters(router){return async()=>{const[
blue,green]=[await router.traffic("blue"),await router.traffic("green")];return{requests:blue.requests+green.requests,errors:blue.errors+green.errors}}}function collectGarbage(){
(0,node_v8__WEBPACK_IMPORTED_MODULE_15__.setFlagsFromString)("--expose-gc"),(0,node_vm__WEBPACK_IMPORTED_MODULE_16__.runInNewContext)("globalThis.gc")?.()}async function createExclusive(path,content,mode,{
durable=!0}={}){await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(path),{recursive:!0});const temporary=`${path}\
.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.randomBytes)(6).toString("hex")}.part`;await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.writeFile)(temporary,
content,{mode,flush:durable});try{return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.link)(temporary,path),!0}catch(error){if(error.code==="EEXIST")return!1;
throw error}finally{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.rm)(temporary,{force:!0})}}async function relink(path,target){const temporary=`${path}\
.part`;await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.rm)(temporary,{force:!0}),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.symlink)(target,temporary),
await renameForGood(temporary,path)}async function renameForGood(from,to){await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.rename)(from,to);const folder=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.
open)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(to),"r");try{await folder.sync()}finally{await folder.close()}}async function rotate(path,keep2){for(let i=keep2;i>=
1;i-=1)await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.rename)(i===1?path:`${path}.${i-1}`,`${path}.${i}`).catch(()=>{})}async function tail2(path,bytes){
const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.open)(path,"r").catch(()=>{});if(!handle)return"";try{const{size}=await handle.stat(),length=Math.
min(size,bytes),{buffer,bytesRead}=await handle.read(Buffer.alloc(length),0,length,size-length);return buffer.subarray(0,bytesRead).toString("utf8")}finally{await handle.
close()}}async function unreachable(path,uid){const parts=path.split("/").filter(Boolean);for(let i=1;i<=parts.length;i+=1){const part2=`/${parts.slice(0,i).join(
"/")}`,seen=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.stat)(part2).catch(()=>{});if(!seen)return part2;if(!seen.isDirectory())continue;const bit=seen.
uid===uid?64:seen.gid===uid?8:1;if((seen.mode&bit)===0)return part2}}var hostFiles={createExclusive,relink,rename:renameForGood,rotate,tail:tail2,unreachable};function readNow(path){
try{return(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.readFileSync)(path,"utf8")}catch{return}}function readStat(pid){const text=readNow(`/proc/${pid}/stat`);if(text===
void 0)return;const fields=text.slice(text.lastIndexOf(")")+2).split(" ");return{state:fields[0]??"",pgid:Number(fields[2]),startTime:fields[19]??""}}var living2=found=>found!==
void 0&&found.state!=="Z"&&found.state!=="X";function identity(pid){const found=readStat(pid);return Promise.resolve(living2(found)?{pid,startTime:found.startTime}:
void 0)}async function allPids(){return(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.readdir)("/proc")).filter(name=>/^\d+$/.test(name)).map(Number)}var AT_ONCE=32;
async function pidsWhere(accept){const found=[];for(const[i,pid]of(await allPids()).entries())i%AT_ONCE===AT_ONCE-1&&await(0,node_timers_promises__WEBPACK_IMPORTED_MODULE_13__.
setImmediate)(),accept(pid)&&found.push(pid);return found}var rawEnvironment=pid=>readNow(`/proc/${pid}/environ`)??"";async function facts(pid){const status=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.
readFile)(`/proc/${pid}/status`,"utf8").catch(()=>{});if(status===void 0)return;const numbers=name=>(new RegExp(`^${name}:\\s*(.*)$`,"m").exec(status)?.[1]??"").
split(/\s+/).filter(Boolean).map(Number),command2=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.readFile)(`/proc/${pid}/cmdline`,"utf8").catch(()=>""),
uids=numbers("Uid");return{pid,uids,gids:numbers("Gid"),command:command2.replaceAll("\0"," ").trim(),userName:await userName2(uids[1])}}async function userName2(uid){
return(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.readFile)("/etc/passwd","utf8").catch(()=>"")).split(`
`).map(line=>line.split(":")).find(fields=>fields[2]===String(uid))?.[0]}function signalNow(target,name){if(target===0||target===1||target===-1)return!1;try{return process.
kill(target,name),!0}catch(error){if(error.code==="ESRCH")return!1;throw error}}var processTable={identity,marked:(name,prefix)=>pidsWhere(pid=>`\0${rawEnvironment(
pid)}`.includes(`\0${name}=${prefix}`)&&living2(readStat(pid))),group:pgid=>pidsWhere(pid=>{const found=readStat(pid);return living2(found)&&found.pgid===pgid}),
facts,environment:pid=>Promise.resolve(Object.fromEntries(rawEnvironment(pid).split("\0").filter(pair=>pair.includes("=")).map(pair=>[pair.slice(0,pair.indexOf(
"=")),pair.slice(pair.indexOf("=")+1)]))),signal:(target,name)=>Promise.resolve().then(()=>signalNow(target,name))},isRoot=()=>process.getuid?.()===0;async function launch2(request){
const[program,...args]=request.argv;if(!program)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9("asked to start a process without a name");await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.
mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(request.logFile),{recursive:!0});const output=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.open)(
request.logFile,"a",416);try{const child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_18__.spawn)(program,args,{cwd:request.cwd,env:{...request.env},detached:!0,
stdio:["ignore",output.fd,output.fd],...request.uid===void 0||!isRoot()?{}:{uid:request.uid,gid:request.uid}});return await new Promise((resolve2,reject)=>{child.
once("spawn",resolve2),child.once("error",error=>reject(new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${program} cannot be started in ${request.cwd}\
: ${error.message}`,{cause:error})))}),child}finally{await output.close()}}async function spawnDetached(request){const child=await launch2(request);child.unref();
const pid=child.pid??0;return await identity(pid)??{pid,startTime:"ended"}}async function runToEnd(request,timeoutMs){const child=await launch2(request);let timedOut=!1;
const timer=setTimeout(()=>{timedOut=!0,child.pid&&signalNow(-child.pid,"SIGKILL")},timeoutMs),code=await new Promise(resolve2=>child.once("exit",resolve2));return clearTimeout(
timer),{code,timedOut}}var launcher={spawnDetached,runToEnd},PORT_RANGE={from:2e4,to:32e3};function portIsFree(port){return new Promise(resolve2=>{const server=(0,node_net__WEBPACK_IMPORTED_MODULE_12__.
createServer)();server.once("error",()=>resolve2(!1)),server.listen({port,host:"127.0.0.1",exclusive:!0},()=>server.close(()=>resolve2(!0)))})}async function freePorts(count,taken){
const chosen=[];for(let tries=0;chosen.length<count&&tries<2e3;tries+=1){const port=PORT_RANGE.from+(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.randomBytes)(4).
readUInt32BE()%(PORT_RANGE.to-PORT_RANGE.from);taken.includes(port)||chosen.includes(port)||await portIsFree(port)&&chosen.push(port)}if(chosen.length<count)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`no ${count} free loopback ports between ${PORT_RANGE.from} and ${PORT_RANGE.to}`);return chosen}var loopbackPorts={freePorts,portIsFree};async function machine(){
const boot=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.readFile)("/proc/sys/kernel/random/boot_id","utf8").catch(()=>"unknown"),table=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.
readlink)("/proc/self/ns/pid").catch(()=>"unknown");return`${(0,node_os__WEBPACK_IMPORTED_MODULE_17__.hostname)()} ${boot.trim()} ${table}`}var isRoot2=()=>process.
getuid?.()===0,realHost={...launcher,...processTable,...loopbackPorts,...hostFiles,machine,self:async()=>await identity(process.pid)??{pid:process.pid,startTime:"\
unknown"},isRoot:isRoot2,ownUidUnlessRoot:()=>isRoot2()?void 0:process.getuid?.()},FRONT_VARIABLE="DELIVERY_FRONT_PROGRAM";function locateFront(environment){const told=environment[FRONT_VARIABLE];
if(told)return[process.execPath,told];const own=(0,node_url__WEBPACK_IMPORTED_MODULE_20__.fileURLToPath)(import.meta.url),entry=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
join)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(own),"front-main.ts");if(own.endsWith(".ts")&&(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.existsSync)(entry))
return[process.execPath,"--import",import.meta.resolve("tsx"),entry];for(const start2 of[own,(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.realpathSync)(process.argv[1]??
own)])for(let folder=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(start2);;folder=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(folder)){for(const candidate of[
(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(folder,"front","index.js"),(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(folder,"dist","front","index.js")])if((0,node_fs__WEBPACK_IMPORTED_MODULE_19__.
existsSync)(candidate))return[process.execPath,candidate];if(folder===(0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(folder))break}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9("the program of the embedded front (dist/front/index.js) was not found",{advice:`set ${FRONT_VARIABLE} to its path`})}var LISTENING="0A";function heldPorts(procNetTcp){
return procNetTcp.split(`
`).flatMap(line=>{const[,local="",,state]=line.trim().split(/\s+/);return state===LISTENING?[Number.parseInt(local.split(":").at(-1)??"",16)]:[]})}function pickPorts(count,taken,seed){
const size=PORT_RANGE.to-PORT_RANGE.from,begin3=(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256").update(seed).digest().readUInt32BE()%size,held=new Set(
taken),chosen=[];for(let i=0;chosen.length<count&&i<size;i+=1){const port=PORT_RANGE.from+(begin3+i)%size;held.has(port)||chosen.push(port)}if(chosen.length<count)
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`no ${count} free loopback ports between ${PORT_RANGE.from} and ${PORT_RANGE.to} there`);return chosen}
var CODE={inputCut:241,lost:242,fenced:243,absent:244,exists:245};function guardLines(guard){return guard?[`top=$(ls ${quoted(`${guard.folder}/locks`)} 2>/dev/n\
ull | grep -E '^[0-9]{9}\\.json$' | sort | tail -n 1)`,"top=${top%.json}",`if [ -n "$top" ] && [ "1$top" -gt ${1e9+guard.fence} ]; then echo "lock number ${guard.
fence} is out of date: $top exists" >&2; exit ${CODE.fenced}; fi`,""].join(`
`):""}function stepScript(folder,step){const inner2=["d=$1",'echo "$$" >"$d/pid"',`( rm -f "$d/in"
${step.command}
) <"$d/in" >"$d/out" 2>"$d/err"`,'echo "$?" >"$d/exit.part"','mv "$d/exit.part" "$d/exit"'].join(`
`);return`umask 077
d=${quoted(`${folder}/${step.id}`)}
mkdir -p "$d" || exit 1
if [ ! -d "$d/started" ]; then
cat >"$d/in.$$"
if [ "$(wc -c <"$d/in.$$")" -ne ${step.inputBytes} ]; then rm -f "$d/in.$$"; exit ${CODE.inputCut}; fi
${guardLines(step.guard)}if mkdir "$d/started" 2>/dev/null; then
mv "$d/in.$$" "$d/in"
run='setsid'
command -v setsid >/dev/null 2>&1 || run='nohup'
$run sh -c ${quoted(inner2)} step "$d" </dev/null >/dev/null 2>&1 &
else rm -f "$d/in.$$"; fi
fi
n=0
while [ ! -e "$d/exit" ]; do
n=$((n + 1))
if [ -s "$d/pid" ]; then kill -0 "$(cat "$d/pid")" 2>/dev/null || [ -e "$d/exit" ] || exit ${CODE.lost}
elif [ "$n" -gt 600 ]; then exit ${CODE.lost}; fi
if [ "$n" -lt 25 ]; then sleep 0.02 2>/dev/null || sleep 1; else sleep 0.1 2>/dev/null || sleep 1; fi
done
cat "$d/err" >&2
cat "$d/out"
printf '\\n@exit %s\\n' "$(cat "$d/exit")"
`}function readStepAnswer(stdout){const found=/\n@exit (\d{1,3})\n$/.exec(stdout);if(!found)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9("t\
he answer of a remote step is not whole");return{code:Number(found[1]),stdout:stdout.slice(0,found.index)}}function commandLine(argv,options2={}){const set=Object.
entries(options2.env??{}),unset=set.filter(([,value])=>value===void 0).flatMap(([name])=>["-u",name]),pairs=set.flatMap(([name,value])=>value===void 0?[]:[`${name}\
=${value}`]),env=set.length===0?"":`${quotedWords(["env",...unset,...pairs])} `;return`${options2.cwd===void 0?"":`cd ${quoted(options2.cwd)} && `}${env}${quotedWords(
argv)}`}var killStepScript=(folder,id2)=>`d=${quoted(`${folder}/${id2}`)}
[ -s "$d/pid" ] && kill -s TERM -- "-$(cat "$d/pid")" 2>/dev/null
sleep 1
[ -s "$d/pid" ] && kill -s KILL -- "-$(cat "$d/pid")" 2>/dev/null
exit 0
`;function conflictOf(name,result){if(result.code===CODE.fenced)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.cA(`${name} refused: ${result.stderr.
trim()}; another delivery has taken over, this one stops here`)}var FACTS_SCRIPT=`printf '%s %s %s\\n' "$(uname -n)" "$(cat /proc/sys/kernel/random/boot_id 2>/de\
v/null || echo unknown)" "$(readlink /proc/self/ns/pid || echo unknown)"
id -u
pwd -P
`;function parseFacts(text){const[machine2="",uid="",home=""]=text.split(`
`);if(machine2===""||!/^\d+$/.test(uid)||!home.startsWith("/"))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`the host does not answer like \
a machine with a POSIX shell: ${text.slice(0,200)}`,{advice:"does the login shell of that user print something of its own?"});return{machine:machine2,uid:Number(
uid),home}}var IDENTITY=`identity() {
  line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  rest=\${line##*) }
  set -- "$1" $rest
  case $2 in Z | X) return 0 ;; esac
  shift 20 2>/dev/null || return 0
  echo "$1"
}
`,synced=folder=>`sync ${quoted(folder)} 2>/dev/null || sync
`;function remoteHost(link2,name,facts2,randomId,guardFor){const demand=async(script,input="")=>{const seen=await link2.ask(script,{input});if(conflictOf(name,seen),
seen.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name}: ${seen.stderr.trim()||`code ${seen.code??"?"}`}`);return seen.stdout},
numbers=text=>text.split(`
`).filter(Boolean).map(Number),identity2=async pid=>{const startTime=(await demand(`${IDENTITY}identity ${pid}
`)).trim();return startTime===""?void 0:{pid,startTime}},elsewhere=what=>()=>Promise.reject(new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name}\
: ${what} is only for services that run without containers, which must be this machine's`)),settled3=(path,seen)=>{if(conflictOf(name,seen),seen.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${name}: ${path} could not be set: ${seen.stderr.trim()}`,{advice:"is the disk full, or does the folder belong to somebody else?"})};return{identity:identity2,
spawnDetached:async request=>{const env=commandLine(["env","-i",...Object.entries(request.env).map(([k,v])=>`${k}=${v}`)]),log=quoted(request.logFile),started=await link2.
once(`mkdir -p ${quoted((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(request.logFile))} && cd ${quoted(request.cwd)} || exit 1
command -v ${quoted(request.argv[0]??"")} >/dev/null 2>&1 || { echo ${quoted(`${request.argv[0]??""} is not there`)} >&2; exit 1; }
run=setsid; command -v setsid >/dev/null 2>&1 || run=nohup
$run ${env} ${request.argv.map(quoted).join(" ")} </dev/null >>${log} 2>&1 &
echo "$!"`,{guard:guardFor(request.logFile)});if(started.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name}: ${request.argv[0]??
""} cannot be started: ${started.stderr.trim()}`);const pid=Number(started.stdout.trim());return await identity2(pid)??{pid,startTime:"ended"}},runToEnd:async(request,timeoutMs)=>{
const line=commandLine(request.argv,{cwd:request.cwd,env:request.env});return{code:(await link2.once(`${line} >>${quoted(request.logFile)} 2>&1`,{timeoutMs})).code,
timedOut:!1}},marked:async(variable,prefix)=>(await demand(`for f in $(grep -l -a -F ${quoted(`${variable}=${prefix.split("\0")[0]??""}`)} /proc/[0-9]*/environ \
2>/dev/null); do
p=\${f#/proc/}; p=\${p%/environ}
v=$(tr '\\0' '\\n' <"$f" 2>/dev/null | sed -n ${quoted(`s/^${variable}=//p`)} | head -n 1)
[ -n "$v" ] && echo "$p $v"
done
exit 0
`)).split(`
`).flatMap(row=>{const cut2=row.indexOf(" ");return cut2>0&&`${row.slice(cut2+1)}\0`.startsWith(prefix)?[Number(row.slice(0,cut2))]:[]}),group:async pgid=>numbers(
await demand(`for f in /proc/[0-9]*/stat; do l=$(cat "$f" 2>/dev/null) || continue; r=\${l##*) }; set -- $r; [ "$3" = ${pgid} ] && [ "$1" != Z ] && echo "\${l%% \
*}"; done
exit 0
`)),facts:elsewhere("reading processes"),environment:async pid=>Object.fromEntries((await demand(`tr '\\0' '\\n' </proc/${pid}/environ 2>/dev/null; exit 0
`)).split(`
`).filter(pair=>pair.includes("=")).map(pair=>[pair.slice(0,pair.indexOf("=")),pair.slice(pair.indexOf("=")+1)])),signal:async(target,kind)=>target===0||target===
1||target===-1?!1:(await link2.ask(`kill -s ${kind.slice(3)} -- ${target}
`)).code===0,freePorts:async(count,taken)=>pickPorts(count,[...taken,...heldPorts(await demand(`cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; exit 0
`))],randomId()),portIsFree:async port=>(await link2.ask(`grep -qi ':${port.toString(16).padStart(4,"0")} [0-9A-F:]* 0A' /proc/net/tcp /proc/net/tcp6 2>/dev/nul\
l
`)).code!==0,createExclusive:async(path,content,mode)=>{const part2=quoted(`${path}.${randomId()}.part`),p=quoted(path),seen=await link2.ask(`mkdir -p ${quoted(
(0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(path))} || exit 1
umask 077
cat >${part2} || { rm -f ${part2}; exit 1; }
if [ "$(wc -c <${part2})" -ne ${Buffer.byteLength(content)} ]; then rm -f ${part2}; exit ${CODE.inputCut}; fi
${guardLines(guardFor(path))}chmod ${mode.toString(8)} ${part2}; sync ${part2} 2>/dev/null || sync
# Asked again after a lost answer, it may be our own that is there.
if ln ${part2} ${p} 2>/dev/null || cmp -s ${part2} ${p}; then rm -f ${part2}; exit 0; fi
rm -f ${part2}
[ -e ${p} ] && exit ${CODE.exists}
exit 1
`,{input:content});if(conflictOf(name,seen),seen.code===CODE.exists)return!1;if(seen.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(
`${name}: ${path} could not be created: ${seen.stderr.trim()}`);return!0},relink:async(path,target)=>{const part2=quoted(`${path}.part`),seen=await link2.ask(`${guardLines(
guardFor(path))}rm -f ${part2} && ln -s ${quoted(target)} ${part2} && mv -f -T ${part2} ${quoted(path)} || exit 1
${synced((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(path))}`);settled3(path,seen)},rename:async(from,to)=>{const move=`mv -f -T ${quoted(from)} ${quoted(
to)} || exit 1
${synced((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(to))}`;settled3(to,await link2.once(move,{guard:guardFor(to)}))},rotate:async(path,keep2)=>{const moves=Array.
from({length:keep2},(_,i)=>keep2-i).map(i=>{const from=quoted(i===1?path:`${path}.${i-1}`);return`[ -e ${from} ] && mv -f ${from} ${quoted(`${path}.${i}`)}`});await link2.
once(`${moves.join(`
`)}
true`)},tail:async(path,bytes)=>(await link2.ask(`tail -c ${bytes} ${quoted(path)} 2>/dev/null; exit 0
`)).stdout,unreachable:elsewhere("looking at folders of other users"),machine:()=>Promise.resolve(facts2.machine),self:elsewhere("asking for our own process"),isRoot:()=>facts2.
uid===0,ownUidUnlessRoot:()=>facts2.uid===0?void 0:facts2.uid}}var SYNC=`syncs() { sync "$1" 2>/dev/null || sync; }
`;function remoteFiles(link2,name,randomId,guardFor){const failed2=(what,path,result)=>{throw conflictOf(name,result),new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${name}: ${path} could not be ${what}: ${result.stderr.trim().split(`
`).at(-1)??""}`,{advice:"is the disk of the host full, or does the folder belong to somebody else?"})};return{readText:async path=>{const p=quoted(path),seen=await link2.
ask(`if [ -e ${p} ]; then exec cat -- ${p}; fi; exit ${CODE.absent}
`);if(seen.code!==CODE.absent)return seen.code===0?seen.stdout:failed2("read",path,seen)},writeAtomic:async(path,content,mode=420)=>{const text=asText(content,path),
part2=quoted(`${(0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(path)}/.${randomId()}.part`),seen=await link2.ask(`${SYNC}${guardLines(guardFor(path))}\
mkdir -p ${quoted((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(path))} || exit 1
umask 077
cat >${part2} || { rm -f ${part2}; exit 1; }
if [ "$(wc -c <${part2})" -ne ${Buffer.byteLength(text)} ]; then rm -f ${part2}; exit ${CODE.inputCut}; fi
chmod ${mode.toString(8)} ${part2} && syncs ${part2} && mv -f ${part2} ${quoted(path)} && syncs ${quoted((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(
path))}
`,{input:text});seen.code!==0&&failed2("written",path,seen)},appendLine:async(path,line)=>{const seen=await link2.once(`mkdir -p ${quoted((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.
dirname)(path))} && cat >>${quoted(path)} && { sync ${quoted(path)} 2>/dev/null || sync; }`,{input:`${line}
`,guard:guardFor(path)});seen.code!==0&&failed2("appended to",path,seen)},exists:async path=>(await link2.ask(`[ -e ${quoted(path)} ]
`)).code===0,list:async path=>{const p=quoted(path),seen=await link2.ask(`[ -d ${p} ] || exit 0
cd ${p} && ls -1A
`);return seen.code!==0&&failed2("listed",path,seen),seen.stdout.split(`
`).filter(Boolean).sort()},makeDirectory:async(path,mode)=>{const seen=await link2.ask(`mkdir -p ${mode===void 0?"":`-m ${mode.toString(8)} `}${quoted(path)}
`);seen.code!==0&&failed2("created",path,seen)},remove:async path=>{const seen=await link2.ask(`${guardLines(guardFor(path))}rm -rf ${quoted(path)}
`);seen.code!==0&&failed2("removed",path,seen)}}}function asText(content,path){if(typeof content=="string")return content;const text=Buffer.from(content).toString(
"utf8");if(Buffer.compare(Buffer.from(text),content)!==0)throw new Error(`${path}: only text can be written to another machine`);return text}var LOOP=`while IFS\
= read -r id && IFS= read -r script && IFS= read -r input; do
script=$(printf '%b.' "$script")
printf '%b' "$input" | sh -c "\${script%.}"
printf '\\n@%s %s\\n' "$id" "$?"
printf '\\n@%s\\n' "$id" >&2
done`,LOOP_COMMAND=`exec sh -c ${quoted(LOOP)}`,oneLine=text=>text.replaceAll("\\","\\\\").replaceAll(`
`,"\\n"),questionOf=(id2,script,input)=>`${id2}
${oneLine(script)}
${oneLine(input)}
`;function answerOf(id2,out,err){const outEnd=out.lastIndexOf(`
@${id2} `),errEnd=err.lastIndexOf(`
@${id2}
`);if(outEnd===-1||errEnd===-1)return;const code=/^\n@\S+ (\d+)\n$/.exec(out.subarray(outEnd).toString("utf8"));if(code)return{code:Number(code[1]),stdout:out.subarray(
0,outEnd).toString("utf8"),stderr:err.subarray(0,errEnd).toString("utf8")}}var READ=`while IFS= read -r pair && [ -n "$pair" ]; do pair=$(printf '%b.' "$pair");\
 export "\${pair%.}"; done
`,PLAIN=/^[A-Za-z_]\w*$/;function handedEnvironment(env={}){const plain2=Object.entries(env).filter(([name])=>PLAIN.test(name)),other=Object.entries(env).filter(
([name])=>!PLAIN.test(name)),unset=plain2.flatMap(([name,value])=>value===void 0?[name]:[]),lines=plain2.flatMap(([name,value])=>value===void 0?[]:[oneLine(`${name}\
=${value}`)]);return{script:`${unset.length===0?"":`unset ${unset.join(" ")}
`}${lines.length===0?"":READ}`,input:lines.length===0?"":`${lines.join(`
`)}

`,shown:other.length===0?void 0:Object.fromEntries(other)}}var ASK_MS4=3e4,STEP_MS=12e4,MAX_TRIES=6;function shellLink(ports,firstFolder,guard){const ask2=async(script,{
input="",timeoutMs=ASK_MS4}={})=>{for(let tries=1;;tries+=1){const answer=await ports.session(script,{input,timeoutMs});if(!answer.broken&&answer.result.code!==
CODE.inputCut)return answer.result;if(tries>=MAX_TRIES)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${ports.name}: the connection broke ${tries}\
 times in a row: ${answer.broken?answer.why:"the input was cut"}`);answer.broken&&await ports.reconnect(answer.why)}},finished2=[],link2={stepFolder:firstFolder,
ask:ask2,once:async(command2,options2={})=>{const{input="",timeoutMs=STEP_MS}=options2,step={id:ports.randomId(),command:command2,inputBytes:Buffer.byteLength(input),
guard:"guard"in options2?options2.guard:guard()},started=ports.clock.monotonic(),script=finished2.splice(0).map(id2=>`rm -rf ${quoted(`${link2.stepFolder}/${id2}`)}\

`).join("")+stepScript(link2.stepFolder,step),seen=await ask2(script,{input,timeoutMs}).catch(async error=>{throw await ask2(killStepScript(link2.stepFolder,step.
id)).catch(()=>{}),error});return seen.timedOut?(await ask2(killStepScript(link2.stepFolder,step.id)).catch(()=>{}),{...seen,code:null}):conclude2(ports,step.id,
seen,ports.clock.monotonic()-started,finished2)},exec:async(argv,options2={})=>{const{signal}=options2;if(signal?.aborted)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${argv[0]??""} was not started: the run was cancelled`);const{script,input,shown}=handedEnvironment(options2.env),result=await link2.once(`${script}${commandLine(
argv,{...options2,env:shown})}`,{input:input+(options2.input??""),...options2.timeoutMs===void 0?{}:{timeoutMs:options2.timeoutMs}});for(const stream of["stdout",
"stderr"])for(const line of result[stream].split(`
`))line&&options2.onLine?.(line,stream);return result}};return link2}function conclude2(ports,id2,seen,durationMs,finished2){if(conflictOf(ports.name,seen),seen.
code===CODE.lost)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${ports.name}: a step was started and nobody knows how it ended (was the hos\
t restarted?)`,{advice:"the next run looks at router, engine and ledger and goes on from there"});if(seen.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${ports.name}: a step could not be started: ${seen.stderr.trim()||`code ${seen.code??seen.signal??"?"}`}`);return finished2.push(id2),{...seen,...readStepAnswer(
seen.stdout),signal:null,durationMs}}var USER=/^[a-z_][a-z0-9_.-]{0,31}$/i,HOST=/^(?:[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?|\[[0-9a-f:.]+\])$/i;function parseSshAddress(text){
const refuse=()=>{throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"host",expected:"ssh://user@host or ssh://user@host:port, without a \
path",seen:text}])},found=/^ssh:\/\/(?:([^@/:]+)@)?(\[[^\]/]+\]|[^@/:]+)(?::(\d{1,5}))?\/?$/.exec(text);if(!found)return refuse();const[,user,host="",portText]=found,
port=Number(portText??22);return user!==void 0&&!USER.test(user)||!HOST.test(host)||port<1||port>65535?refuse():{user,host:host.replace(/^\[|\]$/g,""),port}}var formatSshAddress=({
user,host,port})=>`ssh://${user===void 0?"":`${user}@`}${host.includes(":")?`[${host}]`:host}:${port}`,knownHostName=({host,port})=>port===22?host:`[${host}]:${port}`;
function checkKnownHosts(text,address){const lines=text.split(/\r?\n/).map(line=>line.trim()).filter(line=>line!==""&&!line.startsWith("#")),keyed=lines.filter(
line=>/\s(?:ssh-|ecdsa-|sk-)[\w@.-]+\s+[A-Za-z0-9+/=]{40,}/.test(` ${line}`));if(keyed.length===0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"ssh-known-hosts",expected:`the host key of ${knownHostName(address)}, as "ssh-keyscan -p ${address.port} ${address.host}" prints it and as the host \
itself shows it in /etc/ssh/ssh_host_*_key.pub`,seen:lines.length===0?"nothing":`${lines.length} lines without a key`}]);return`${keyed.join(`
`)}
`}function checkPrivateKey(text){if(text.trim()==="")return"";const key2=`${text.replaceAll(`\r
`,`
`).trim()}
`;if(!/^-----BEGIN [A-Z ]*PRIVATE KEY-----\n[\s\S]+\n-----END [A-Z ]*PRIVATE KEY-----\n$/.test(key2))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"ssh-key",expected:"a whole private key, from its BEGIN line to its END line",seen:"something else (not shown)"}]);return key2}var RULES=[{kind:"host\
-key",passing:!1,pattern:/REMOTE HOST IDENTIFICATION HAS CHANGED|Offending .* key in/i,seen:"the host showed another key than the one in ssh-known-hosts",advice:"\
somebody may stand between, or the host was set up anew: compare with /etc/ssh/ssh_host_*_key.pub on the host itself before ssh-known-hosts is changed"},{kind:"\
unknown-host-key",passing:!1,pattern:/No \S+ host key is known for|Host key verification failed/i,seen:"ssh-known-hosts holds no key for NAME",advice:"add the l\
ine that the host itself shows in /etc/ssh/ssh_host_*_key.pub, under the name NAME"},{kind:"key",passing:!1,pattern:/Permission denied|Load key .*(?:error|invalid|incorrect)|Too many authentication failures/i,
seen:"the host did not accept the key",advice:"is its public half in ~/.ssh/authorized_keys of that user on the host, and is ssh-key the private half, without a\
 passphrase?"},{kind:"forward",passing:!1,pattern:/forwarding failed|Could not request local forwarding|administratively prohibited/i,seen:"the connection stand\
s, but a forwarding was refused",advice:'AllowTcpForwarding and AllowStreamLocalForwarding must not be "no" in sshd_config of the host'},{kind:"busy",passing:!0,
pattern:/kex_exchange_identification|Connection (?:closed|reset) by|ssh_exchange_identification|banner exchange/i,seen:"the host closed the connection before it\
 said who it is",advice:"it may have too many connections that are being set up (MaxStartups in sshd_config), or ban this address"},{kind:"unreachable",passing:!0,
pattern:/Connection (?:refused|timed out)|Could not resolve|No route to host|Network is unreachable|timed out|Operation timed out|Name or service not known/i,seen:"\
the host cannot be reached",advice:"are name and port right, does sshd run there, and does a firewall let this machine pass?"}];function explainSsh(address,said2){
const line=said2.split(`
`).map(each=>each.trim()).filter(each=>each!==""&&!/^@+/.test(each)).at(-1),rule=RULES.find(({pattern})=>pattern.test(said2)),name=knownHostName(address),seen=rule?.
seen.replaceAll("NAME",name)??"ssh could not connect";return{kind:rule?.kind??"other",passing:rule?.passing??!0,seen:`${formatSshAddress(address)}: ${seen}${line?
` (ssh: ${line})`:""}`,advice:rule?.advice.replaceAll("NAME",name)??"nothing was changed"}}var CONNECT_SECONDS=10,ALIVE=["-o","ServerAliveInterval=5","-o","Serv\
erAliveCountMax=3"];function masterArgv(address,paths2,forwards,command2){return["ssh","-F","none","-T",...options(["BatchMode=yes","StrictHostKeyChecking=yes",
`UserKnownHostsFile=${paths2.knownHosts}`,"GlobalKnownHostsFile=/dev/null","UpdateHostKeys=no","PasswordAuthentication=no","KbdInteractiveAuthentication=no","Fo\
rwardAgent=no","ClearAllForwardings=no","ExitOnForwardFailure=yes","StreamLocalBindMask=0177","StreamLocalBindUnlink=yes",`ConnectTimeout=${CONNECT_SECONDS}`,"C\
onnectionAttempts=1","LogLevel=ERROR","ControlMaster=yes","ControlPersist=no",`ControlPath=${paths2.control}`,...paths2.key===void 0?[]:["IdentitiesOnly=yes",`I\
dentityFile=${paths2.key}`]]),...ALIVE,...forwards.flatMap(forward=>["-L",forward]),...destination(address),command2]}function sessionArgv(address,control,command2){
return[...joinArgv(control),"-T",...destination(address),command2]}function controlArgv(address,control,order,forward){return[...joinArgv(control),"-O",order,...forward===
void 0?[]:["-L",forward],...destination(address)]}var joinArgv=control=>["ssh","-F","none",...options(["BatchMode=yes","LogLevel=ERROR","ControlMaster=no",`Cont\
rolPath=${control}`,"ProxyCommand=false"])],options=list=>list.flatMap(option=>["-o",option]),destination=({user,host,port})=>["-p",String(port),...user===void 0?
[]:["-l",user],"--",host],READY="@ready",HOLD_COMMAND=`exec sh -c 'echo ${READY}; exec cat >/dev/null'`,KEEP=8192;function startMaster(argv,environment,timeoutMs,signal){
const[program="",...args]=argv,child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_18__.spawn)(program,args,{stdio:["pipe","pipe","pipe"],detached:!0,env:{...environment}});
return new Promise(resolve2=>{let said2="",heard="";const fail=why=>{clearTimeout(timer),signal.removeEventListener("abort",cancelled),child.kill("SIGKILL"),resolve2(
{kind:"failed",said:`${said2}
${why}`.trim()})},cancelled=()=>fail("cancelled while connecting"),timer=setTimeout(()=>fail(`timed out after ${timeoutMs} ms`),timeoutMs);if(signal.aborted)return cancelled();
signal.addEventListener("abort",cancelled,{once:!0}),child.once("error",error=>fail(error.message)),child.once("exit",()=>fail("")),child.stdin.on("error",()=>{}),
child.stderr.on("data",chunk=>{said2=(said2+chunk.toString("utf8")).slice(-KEEP)}),child.stdout.on("data",chunk=>{heard=(heard+chunk.toString("utf8")).slice(-KEEP),
heard.includes(READY)&&(clearTimeout(timer),signal.removeEventListener("abort",cancelled),child.removeAllListeners("exit"),resolve2({kind:"up",master:running(child)}))})})}
function running(child){let ended2=child.exitCode!==null||child.signalCode!==null;const exit=new Promise(resolve2=>{ended2&&resolve2(),child.once("exit",()=>{ended2=
!0,resolve2()})});child.unref();for(const stream of[child.stdin,child.stdout,child.stderr])stream?.unref?.();return{alive:()=>!ended2,end:async()=>{if(ended2)return;
child.stdin?.destroy(),child.kill("SIGTERM");const hard=setTimeout(()=>child.kill("SIGKILL"),2e3);await exit,clearTimeout(hard)}}}var SESSIONS=6;function shellPool(argv,environment){
const shells=new Set,waiting=[],open5=()=>{const[program="",...args]=argv(LOOP_COMMAND),child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_18__.spawn)(program,
args,{stdio:"pipe",detached:!0,env:{...environment}}),shell={child,busy:!1,questions:0};for(const stream of[child,child.stdin])stream.on("error",()=>{});return child.
once("close",()=>shells.delete(shell)),shells.add(shell),shell},idle=async()=>{for(;;){const free=[...shells].find(shell=>!shell.busy)??(shells.size<SESSIONS?open5():
void 0);if(free)return free.busy=!0,free;await new Promise(resolve2=>waiting.push(resolve2))}};return{ask:async(script,input,timeoutMs)=>{const shell=await idle(),
answer=await askShell(shell,script,input,timeoutMs);return shell.busy=!1,answer.kind!=="answer"&&(shells.delete(shell),shell.child.kill("SIGKILL")),waiting.shift()?.(),
answer},drop:()=>{for(const shell of shells)shell.child.kill("SIGKILL");shells.clear()}}}function askShell(shell,script,input,timeoutMs){const{child}=shell,id2=`${process.
pid}.${shell.questions+=1}`,started=performance.now(),heard={out:[],err:[]};return new Promise(resolve2=>{const finish=answer=>{clearTimeout(timer),child.stdout?.
removeListener("data",onOut),child.stderr?.removeListener("data",onErr),child.removeListener("close",onClose),resolve2(answer)},look3=()=>{const found=answerOf(
id2,Buffer.concat(heard.out),Buffer.concat(heard.err));if(!found)return;const durationMs=performance.now()-started;finish({kind:"answer",result:{...found,signal:null,
timedOut:!1,durationMs}})},onOut=chunk=>{heard.out.push(chunk),look3()},onErr=chunk=>{heard.err.push(chunk),look3()},onClose=()=>finish({kind:"broken",why:Buffer.
concat(heard.err).toString("utf8").trim()||"the session ended"}),timer=setTimeout(()=>finish({kind:"silent"}),timeoutMs);child.stdout?.on("data",onOut),child.stderr?.
on("data",onErr),child.once("close",onClose),child.stdin?.write(questionOf(id2,script,input))})}var CONNECT_MS=2e4,RECONNECT_MS=9e4,FIRST_TRIES_MS=25e3,PAUSE_MS4=1500,
TIMED_OUT={code:null,signal:null,stdout:"",stderr:"",timedOut:!0},UNCANCELLED3=new AbortController().signal,clientEnvironment=({environment})=>Object.fromEntries(
["PATH","HOME","LANG","SSH_AUTH_SOCK"].map(name=>[name,environment[name]]));async function connect(options2){const{address,folder,exec,clock,log}=options2,control=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
join)(folder.path,"c"),forwards=new Map;let master=await connectWithin(options2,control,[],FIRST_TRIES_MS,options2.signal);const pool=shellPool(command2=>sessionArgv(
address,control,command2),clientEnvironment(options2));let again,closed=!1,renewals=0;const ask2=(argv,timeoutMs,input)=>exec(argv,{timeoutMs,signal:UNCANCELLED3,
...input===void 0?{}:{input}}),stands=async()=>master.alive()&&(await ask2(controlArgv(address,control,"check"),5e3)).code===0&&(await ask2(sessionArgv(address,
control,"true"),1e4)).code===0,renew=async why=>{if(closed)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${formatSshAddress(address)}: the \
connection was closed`);await stands()||(log.warning(`${formatSshAddress(address)}: the connection broke (${why}); it is made again`),pool.drop(),await master.end(),
master=await connectWithin(options2,control,[...forwards.values()],RECONNECT_MS,UNCANCELLED3),renewals+=1,log.info(`${formatSshAddress(address)}: connected agai\
n`))},reconnect=why=>again??=renew(why).finally(()=>{again=void 0}),session=async(script,{input,timeoutMs})=>{const answer=await pool.ask(script,input,timeoutMs);
return answer.kind==="answer"?{broken:!1,result:answer.result}:answer.kind==="broken"?{broken:!0,why:answer.why}:await stands()?{broken:!1,result:{...TIMED_OUT,
durationMs:timeoutMs}}:{broken:!0,why:`silent for ${timeoutMs} ms`}},forward=async(name,line)=>{const tried=()=>ask2(controlArgv(address,control,"forward",line),
1e4);let seen=await tried();return seen.code!==0&&!await stands()&&(await reconnect("a forwarding was asked for"),seen=await tried()),seen.code===0&&forwards.set(
name,line),seen.code===0},ports=new Map,forwardNewPort=async port=>{for(let tries=0;tries<5;tries+=1){const local=await freePort();if(await forward(`port ${port}`,
`127.0.0.1:${local}:127.0.0.1:${port}`))return local;await clock.sleep(100)}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${formatSshAddress(
address)}: port ${port} of the host cannot be forwarded`,{advice:'AllowTcpForwarding must not be "no" in sshd_config of the host'})};return{session,reconnect,mend:async()=>await stands()?
!1:(await reconnect("it does not answer"),!0),renewals:()=>renewals,channel:command2=>{const[program="",...args]=sessionArgv(address,control,command2);return(0,node_child_process__WEBPACK_IMPORTED_MODULE_18__.
spawn)(program,args,{stdio:"pipe",detached:!0,env:clientEnvironment(options2)})},forwardPort:port=>{const known=ports.get(port)??forwardNewPort(port);return ports.
set(port,known),known.catch(()=>ports.delete(port)),known},forwardSocket:async(local,remote)=>{if(!await forward(`socket ${remote}`,`${local}:${remote}`))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${formatSshAddress(address)}: ${remote} cannot be forwarded`,{advice:'AllowStreamLocalForwarding must not be "no" in sshd_config of the host'})},close:async()=>{
closed=!0,pool.drop(),await master.end(),folder.close()}}}async function connectWithin(options2,control,forwards,limitMs,signal){const{address,folder,clock}=options2,
started=clock.monotonic();for(;;){folder.remove("c");const knownHosts=folder.write("known_hosts",options2.knownHosts),key2=options2.key===""?void 0:folder.write(
"key",options2.key),argv=masterArgv(address,{control,knownHosts,key:key2},forwards,HOLD_COMMAND),start2=await startMaster(argv,clientEnvironment(options2),CONNECT_MS,
signal).finally(()=>folder.remove("key"));if(start2.kind==="up")return start2.master;const trouble=explainSsh(address,start2.said);if(signal.aborted||!trouble.passing||
clock.monotonic()-started+PAUSE_MS4>=limitMs)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(trouble.seen,{advice:`${trouble.advice}; nothing \
was changed by this attempt`});await clock.sleep(PAUSE_MS4,signal)}}function freePort(){return new Promise((resolve2,reject)=>{const server=(0,node_net__WEBPACK_IMPORTED_MODULE_12__.
createServer)();server.once("error",reject),server.listen({port:0,host:"127.0.0.1"},()=>{const{port}=server.address();server.close(()=>resolve2(port))})})}var LONGEST=60;
function privateFolder(){const base=(0,node_os__WEBPACK_IMPORTED_MODULE_17__.tmpdir)().length<=LONGEST?(0,node_os__WEBPACK_IMPORTED_MODULE_17__.tmpdir)():"/tmp",
path=(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(base,"cd-")),close=()=>{process.removeListener("exit",
close),(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.rmSync)(path,{recursive:!0,force:!0})};return process.once("exit",close),{path,write:(name,content)=>{const file=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.
join)(path,name);return(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.writeFileSync)(file,content,{mode:384}),file},remove:name=>(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.
rmSync)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(path,name),{force:!0}),close}}var GRACE_SECONDS3=3,EXIT=/^@exit (\d{1,3})$/m,command=(script,argv)=>`exe\
c sh -c ${quoted(script)} stream ${quotedWords(argv)}`;function streamCommand(argv,files,reading){const{stdin="/dev/null",stdout}=files,made=stdout===void 0?"":
`out=${quoted(stdout)}
mkdir -p ${quoted((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(stdout))} || exit 1
if [ -e "$out" ]; then echo "$out exists" >&2; exit 1; fi
`,script=`umask 077
${reading}${guardLines(files.guard)}${made}set -C
run=setsid
command -v setsid >/dev/null 2>&1 || run=
exec 3<&0
$run "$@" <${quoted(stdin)} >${stdout===void 0?"/dev/null":'"$out"'} 3<&- &
job=$!
# The connection's end must not end us before the part is gone: a word to it would.
trap '' PIPE HUP
end() { kill -s "$1" -- "-$job" || kill -s "$1" "$job"; }
( cat <&3; end TERM; end CONT; sleep ${GRACE_SECONDS3}; end KILL ) >/dev/null 2>&1 &
lease=$!
wait "$job"
code=$?
kill "$lease" 2>/dev/null
${stdout===void 0?"":`[ "$code" -eq 0 ] || rm -f "$out"
`}echo "@exit $code"
`;return command(script,argv)}var sessionCommand=(argv,reading)=>command(`${reading}exec "$@"
`,argv);function exitOf(heard){const found=EXIT.exec(heard)?.[1];return found===void 0?void 0:Number(found)}var digestScript=path=>{const p=quoted(path);return`\
{ sha256sum <${p} || shasum -a 256 <${p} || openssl dgst -sha256 -r <${p}; } && wc -c <${p}`};function readDigest(stdout){const found=/^([0-9a-f]{64})\b.*\n\s*(\d+)\s*$/.
exec(stdout);return found?{sha256:found[1]??"",bytes:Number(found[2])}:void 0}var publishScript=(part2,path,guard)=>`syncs() { sync "$1" 2>/dev/null || sync; }
${guardLines(guard)}if [ ! -e ${quoted(part2)} ] && [ -e ${quoted(path)} ]; then exit 0; fi
syncs ${quoted(part2)} && mv -f ${quoted(part2)} ${quoted(path)} && syncs ${quoted((0,node_path_posix__WEBPACK_IMPORTED_MODULE_9__.dirname)(path))}
`,freeBytesScript=folder=>`umask 077; mkdir -p ${quoted(folder)} && LC_ALL=C df -Pk ${quoted(folder)}
`;function readFreeBytes(stdout){const found=/\s\d+\s+\d+\s+(-?\d+)\s+(?:\d+%|-)\s/.exec(stdout.trim().split(`
`).slice(1).join(" "));return found?Math.max(0,Number(found[1]))*1024:void 0}var KEEP_CHARACTERS=64*1024,GRACE_MS=3e3;function killer(child){let hard;const kill=signal=>{
if(child.pid!==void 0)try{process.kill(-child.pid,signal)}catch{child.kill(signal)}};return{end:()=>{kill("SIGTERM"),kill("SIGCONT"),hard??=setTimeout(()=>kill(
"SIGKILL"),GRACE_MS)},clear:()=>clearTimeout(hard)}}function collectEnd(child){let said2="";return child.stderr?.setEncoding("utf8").on("data",text=>{said2=(said2+
text).slice(-KEEP_CHARACTERS)}),()=>said2}function ended(child,program){return new Promise((resolve2,reject)=>{child.once("error",error=>reject(new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(error.code==="ENOENT"?`${program} is not installed, or not on the PATH`:`${program} cannot be started: ${error.message}`,{cause:error}))),child.once("close",
(code,signal)=>resolve2([code,signal]))})}function converse(child,program,stop,signal,closeMs=GRACE_MS){const said2=collectEnd(child),end=ended(child,program);end.
catch(()=>{}),child.stdin.on("error",()=>{});const lines=(0,node_readline__WEBPACK_IMPORTED_MODULE_21__.createInterface)({input:child.stdout,crlfDelay:1/0})[Symbol.
asyncIterator]();return signal?.addEventListener("abort",stop.end,{once:!0}),{send:text=>child.stdin.write(text),line:async timeoutMs=>{let timer;const late=new Promise(
(_,reject)=>{timer=setTimeout(()=>{stop.end(),reject(new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${program} did not answer within ${timeoutMs/1e3}\
 s`))},timeoutMs)});try{const next=await Promise.race([lines.next(),late,end.then(()=>lines.next())]);return next.done?void 0:next.value}finally{clearTimeout(timer)}},
close:async()=>{child.stdin.end();const timer=setTimeout(stop.end,closeMs);try{const[code,signal2]=await end;return{code,signal:signal2,stderr:said2(),timedOut:!1}}finally{
clearTimeout(timer),stop.clear(),signal?.removeEventListener("abort",stop.end)}}}}var SESSION_MS=1e4,DIGEST_MS=3*36e5,SYNC_MS=6e5;function remoteStreams({connection,
link:link2,name,guardFor}){const failed2=(what,path,said2)=>new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name}: ${path} could not be ${what}: ${said2.
trim().split(`
`).at(-1)??""}`);return{run:request=>run(connection,name,request,guardFor(request.stdout??"")),open:({argv,env,signal})=>{const{script,input}=handedEnvironment(
env),child=connection.channel(sessionCommand(argv,script));return child.stdin.write(input),converse(child,argv[0]??"",leaseEnd(child),signal,SESSION_MS)},digest:async path=>{
const seen=await link2.once(digestScript(path),{timeoutMs:DIGEST_MS}),digest3=seen.code===0?readDigest(seen.stdout):void 0;if(!digest3)throw failed2("read",path,
seen.stderr);return digest3},publish:async(part2,path)=>{const seen=await link2.ask(publishScript(part2,path,guardFor(path)),{timeoutMs:SYNC_MS});if(conflictOf(
name,seen),seen.code!==0)throw failed2("given its name",path,seen.stderr)},freeBytes:async folder=>{const seen=await link2.ask(freeBytesScript(folder)),free=seen.
code===0?readFreeBytes(seen.stdout):void 0;if(free===void 0)throw failed2("measured",folder,seen.stderr||seen.stdout);return free},losses:async()=>(await connection.
mend(),connection.renewals())}}function leaseEnd(child){let hard;return{end:()=>{child.stdin.end(),hard??=setTimeout(()=>child.kill("SIGKILL"),SESSION_MS)},clear:()=>clearTimeout(
hard)}}async function run(connection,name,request,guard){const{argv,env,stdin,stdout,timeoutMs,signal}=request,{script,input}=handedEnvironment(env),child=connection.
channel(streamCommand(argv,{stdin,stdout,guard},script)),said2=collectEnd(child),stop=leaseEnd(child);let heard="";child.stdout.setEncoding("utf8").on("data",text=>heard+=
text),child.stdin.on("error",()=>{}),child.stdin.write(input);let timedOut=!1;const timer=setTimeout(()=>{timedOut=!0,stop.end()},timeoutMs);signal?.addEventListener(
"abort",stop.end,{once:!0}),signal?.aborted&&stop.end();try{const[ends,how]=await ended(child,"ssh"),code=exitOf(heard);if(code!==void 0)return{code,signal:null,
stderr:said2(),timedOut};if(ends===CODE.fenced&&conflictOf(name,{code:ends,stderr:said2(),stdout:"",signal:null,timedOut,durationMs:0}),timedOut)return{code:null,
signal:how,stderr:said2(),timedOut};throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${name}: ${argv[0]??""} was ended with the connection, or\
 could not be started: ${said2().trim()||`code ${ends??how??"?"}`}`)}finally{clearTimeout(timer),stop.clear(),signal?.removeEventListener("abort",stop.end)}}function openPlace(ports,request){
const named3=request.host!==""?request.host:sshOf(request.dockerHost||ports.environment.DOCKER_HOST);return named3===void 0?Promise.resolve(localPlace(ports,realHost,
request.dockerHost)):openRemote(ports,request,named3)}var sshOf=dockerHost=>dockerHost?.startsWith("ssh://")?dockerHost.replace(/^(ssh:\/\/[^/]+).*/,"$1"):void 0;
async function openRemote(ports,request,named3){const address=parseSshAddress(named3),knownHosts=checkKnownHosts(request.sshKnownHosts,address),key2=checkPrivateKey(
request.sshKey);if(key2!=="")for(const line of key2.split(`
`))line.length>20&&ports.log.mask(line);const folder=privateFolder(),connection=await connect({...ports,address,key:key2,knownHosts,folder,environment:ports.environment}).
catch(error=>{throw folder.close(),error});try{return await remotePlace(ports,request,formatSshAddress(address),folder.path,connection)}catch(error){throw await connection.
close(),error}}async function remotePlace(ports,request,name,folder,connection){let guard;const guardFor=path=>guard&&path.startsWith(`${guard.folder}/`)?guard:
void 0,link2=shellLink({...connection,clock:ports.clock,randomId:ports.randomId,name},"",()=>guard),facts2=parseFacts((await link2.ask(FACTS_SCRIPT)).stdout);link2.
stepFolder=`${facts2.home}/.compose-delivery/steps`,await link2.ask(`find ${link2.stepFolder} -mindepth 1 -maxdepth 1 -mtime +1 -exec rm -rf {} + 2>/dev/null; e\
xit 0
`);const socket=(0,node_path__WEBPACK_IMPORTED_MODULE_7__.join)(folder,"d");await connection.forwardSocket(socket,request.dockerSocket);const host=remoteHost(link2,
name,facts2,ports.randomId,guardFor),daemon=`unix://${request.dockerSocket}`;return{name,remote:!0,home:facts2.home,files:remoteFiles(link2,name,ports.randomId,
guardFor),host,exec:link2.exec,docker:mendingDocker(withDockerHost(ports.exec,`unix://${socket}`),connection),there:{docker:withDockerHost(link2.exec,daemon),dockerEnvironment:dockerEnvironment(
daemon),streams:remoteStreams({connection,link:link2,name,guardFor})},http:reachingHttp(ports.http,connection),reach:url2=>reach(connection,url2),owner:realHost,
onlookers:[realHost,host],fence:(below,number4)=>{guard=number4===0?void 0:{folder:below,fence:number4}},close:()=>connection.close()}}var LOOPBACK2=["127.0.0.1",
"localhost","[::1]"];async function reach(connection,text){const url2=new URL(text);if(!LOOPBACK2.includes(url2.hostname))return text;if(url2.protocol!=="http:")
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${text}: only http is asked over the connection`);const port=await connection.forwardPort(Number(
url2.port||80));return`${url2.protocol}//127.0.0.1:${port}${text.slice(url2.origin.length)}`}var reachingHttp=(http,connection)=>async request=>{const url2=await reach(
connection,request.url);if(url2===request.url)return http(request);const there={...request,url:url2,headers:{host:new URL(request.url).host,...request.headers}},
before=connection.renewals();try{return await http(there)}catch(error){if(await connection.mend().catch(cause=>{throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
g(`${request.url} could not be asked: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(cause)}`,{cause})}),connection.renewals()===before)throw error;
if((request.method??"GET")==="GET")return http(there);throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.g(`${request.url} was asked while the conne\
ction broke, and an order is not given twice`,{cause:error})}},NOT_BEGUN=/Cannot connect to the Docker daemon/,CUT_OFF=/error during connect|unexpected EOF|connection reset|broken pipe|use of closed network/i,
ONCE=/^docker (?:compose .*\brun\b|network create|run|exec|build)/,MENDINGS=5,mendingDocker=(docker2,connection)=>async(argv,options2)=>{for(let tries=1;;tries+=
1){const result=await docker2(argv,options2);if(result.code===0||tries>MENDINGS||options2?.signal?.aborted)return result;const begun=!NOT_BEGUN.test(result.stderr);
if(begun&&(ONCE.test(argv.join(" "))||!CUT_OFF.test(result.stderr))||!await connection.mend()&&!begun&&tries>1)return result}};async function run2(request,base){
const[program="",...args]=request.argv,handles=[],keep2=async handle=>(handles.push(await handle),(await handle).fd);try{const input=request.stdin===void 0?"ign\
ore":await keep2((0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.open)(request.stdin,"r"));request.stdout!==void 0&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.
mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(request.stdout),{recursive:!0,mode:448});const output=request.stdout===void 0?"ignore":await keep2((0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.
open)(request.stdout,"wx",384)),child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_18__.spawn)(program,args,{env:(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_2__.
Qc)(base,request.env),stdio:[input,output,"pipe"],detached:!0}),said2=collectEnd(child),stop=killer(child);let timedOut=!1;const timer=setTimeout(()=>{timedOut=
!0,stop.end()},request.timeoutMs);request.signal?.addEventListener("abort",stop.end,{once:!0}),request.signal?.aborted&&stop.end();try{const[code,signal]=await ended(
child,program);return{code,signal,stderr:said2(),timedOut}}finally{clearTimeout(timer),stop.clear(),request.signal?.removeEventListener("abort",stop.end)}}finally{
for(const handle of handles)await handle.close()}}function openSession(request,base){const[program="",...args]=request.argv,child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_18__.
spawn)(program,args,{env:(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_2__.Qc)(base,request.env),stdio:["pipe","pipe","pipe"],detached:!0});return converse(
child,program,killer(child),request.signal)}async function digest2(path){const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_5__.createHash)("sha256");let bytes=0;
for await(const chunk of(0,node_fs__WEBPACK_IMPORTED_MODULE_19__.createReadStream)(path))hash.update(chunk),bytes+=chunk.length;return{sha256:hash.digest("hex"),
bytes}}async function sync(path){const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.open)(path,"r");try{await handle.sync()}finally{await handle.
close()}}function realStreams(base){return{run:request=>run2(request,base),open:request=>openSession(request,base),digest:digest2,publish:async(part2,path)=>{await sync(
part2),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.rename)(part2,path),await sync((0,node_path__WEBPACK_IMPORTED_MODULE_7__.dirname)(path))},freeBytes:async folder=>{
await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.mkdir)(folder,{recursive:!0,mode:448});const{bavail,bsize}=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_10__.
statfs)(folder);return bavail*bsize}}}}),3611:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,
{y:()=>GitHubError});var GitHubError=class extends Error{status;retryAfterSeconds;body;constructor(message,status,options={}){super(message),this.name="GitHubEr\
ror",this.status=status,this.retryAfterSeconds=options.retryAfterSeconds,this.body=options.body}}})};export{id,ids,modules};
