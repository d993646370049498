const id=201,ids=[201],modules={1201:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{action:()=>action});var _part_chunk_GYP55RD5_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(729),_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
6260),_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(3331),_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(167),
_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(3611),_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(678),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(
5666),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(8947),_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(3897),
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(9469),node_path__WEBPACK_IMPORTED_MODULE_10__=__webpack_require__(6760),node_crypto__WEBPACK_IMPORTED_MODULE_11__=__webpack_require__(
7598),zod__WEBPACK_IMPORTED_MODULE_12__=__webpack_require__(8816),node_http__WEBPACK_IMPORTED_MODULE_13__=__webpack_require__(7067),node_fs__WEBPACK_IMPORTED_MODULE_14__=__webpack_require__(
3024),node_fs_promises__WEBPACK_IMPORTED_MODULE_15__=__webpack_require__(1455),node_os__WEBPACK_IMPORTED_MODULE_16__=__webpack_require__(8161),BuildFailure=class extends Error{lines;exitCode;timedOut;constructor(message,options={}){
super(message),this.name="BuildFailure",this.lines=options.lines??[],this.exitCode=options.exitCode??null,this.timedOut=options.timedOut??!1}},HEARTBEAT_MS=3e4,
LINES_REPEATED=40,LINE_SHOWN=4e3;async function runAttempt(attempt,policy,ports){const{service,what,number:number2,log}=attempt,started=ports.clock.monotonic(),
seconds=()=>(ports.clock.monotonic()-started)/1e3,title=`${service}${what==="push"?", push":""}, attempt ${number2} of ${policy.retries+1}`;try{return{value:await log.
group(title,()=>watched(attempt,policy,ports,seconds)),diagnosis:void 0,record:{what,seconds:seconds(),end:"done",message:""}}}catch(thrown){if(!(thrown instanceof
BuildFailure)&&!ports.signal.aborted)throw thrown;const failure=thrown instanceof BuildFailure?thrown:new BuildFailure((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
bD)(thrown)),diagnosis=attempt.classify(failure);report(attempt,failure,diagnosis);const record2={what,seconds:seconds(),end:diagnosis.kind,message:failure.message};
return{value:void 0,diagnosis,record:record2}}}async function watched(attempt,policy,ports,seconds){const{service,log}=attempt;let last="nothing yet",step,shown=0;
const stop=ports.heartbeat(HEARTBEAT_MS,()=>{const at=step===void 0?"":`; at ${step}`;attempt.live(`${service}: ${Math.round(seconds())} s${at}; last heard: ${last}`)});
try{return await attempt.work({timeoutMs:policy.attemptTimeoutMs,idleTimeoutMs:policy.idleTimeoutMs,signal:ports.signal,step:name=>{step=name?.slice(0,LINE_SHOWN)},
say:line=>{last=line.trim().slice(0,200)||last,shown+=1,shown<=policy.linesShown?log.info(line.slice(0,LINE_SHOWN)):shown===policy.linesShown+1&&log.warning(`${service}\
 printed ${policy.linesShown} lines; further ones are not shown`)}})}finally{stop()}}function report(attempt,failure,diagnosis){const{service,log,dockerfile}=attempt;
failure.lines.length>0&&log.info(`the last lines of ${service}:`);for(const line2 of failure.lines.slice(-LINES_REPEATED))log.info(`  ${line2.slice(0,LINE_SHOWN)}`);
const line=diagnosis.line===""?"":` (${diagnosis.line.slice(0,500)})`,at=attempt.what==="build"&&dockerfile!==void 0?failedLine(failure.lines):void 0;log.warning(
`${service}: ${failure.message}; ${diagnosis.kind}${line}`,{title:"sequential-build",...at===void 0||dockerfile===void 0?{}:{file:dockerfile,line:at}})}function failedLine(lines2){
const at=lines2.findLastIndex((line,index)=>/^[^\s:]+:\d+$/.test(line.trim())&&/^-{5,}$/.test(lines2[index+1]?.trim()??"")),number2=/:(\d+)$/.exec(lines2[at]?.trim()??
"")?.[1];return number2===void 0?void 0:Number(number2)}var EMPTY_DEFINITION={tags:[],inline:void 0,args:{},target:void 0,contexts:{},platforms:[],network:void 0,
secrets:[],ssh:[],labels:{},cacheFrom:[],cacheTo:[],noCache:!1,pull:!1,flags:[],after:[],claims:void 0};function isFolderContext(context){return node_path__WEBPACK_IMPORTED_MODULE_10__.
posix.isAbsolute(context)}function dockerfileIn(context,dockerfile){const name=dockerfile??"Dockerfile";return isFolderContext(context)?node_path__WEBPACK_IMPORTED_MODULE_10__.
posix.resolve(context,name):name}function linkedService(context){return/^(?:service|target):(.+)$/.exec(context)?.[1]}async function bakeDefinitions(source,exec){
const sets=source.overrides.flatMap(one=>["--set",one]),argv=["docker","buildx","bake","--file",source.file,...sets,"--print",...source.targets],result=await exec(
argv,{cwd:source.cwd,env:source.env,timeoutMs:6e4}).catch(error=>({code:1,stdout:"",stderr:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(error)}));
if(result.code!==0)throw refusal(source,result.stderr);const printed=JSON.parse(result.stdout);return Object.entries(printed.target??{}).map(([name,target])=>definition(
name,target,source.cwd))}function refusal(source,said){const line=said.split(`
`).findLast(one=>/^ERROR/.test(one))??said.trim().split(`
`).at(-1)??"",unknown=/failed to find target (\S+)/.exec(said)?.[1];return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([unknown===void 0?{input:"\
bake-file",expected:"a bake file that buildx can read",seen:`${source.file}: ${line}`}:{input:"services",expected:`targets of ${source.file}`,seen:unknown}])}function definition(name,target,cwd){
const context=folderOrAddress(target.context??".",cwd),[image=name,...tags]=target.tags??[],contexts=Object.entries(target.contexts??{}).map(([key,value])=>[key,
folderOrAddress(value,cwd)]);return{...EMPTY_DEFINITION,service:name,image,tags,context,dockerfile:dockerfileIn(context,target.dockerfile),inline:target["docker\
file-inline"],args:target.args??{},target:target.target,contexts:Object.fromEntries(contexts),platforms:target.platforms??[],network:target.network,secrets:(target.
secret??[]).map(readSecret),ssh:(target.ssh??[]).map(asText),labels:target.labels??{},cacheFrom:(target["cache-from"]??[]).map(asText),cacheTo:(target["cache-to"]??
[]).map(asText),noCache:target["no-cache"]??!1,pull:target.pull??!1,flags:readFlags(target)}}function readFlags(target){return[...Object.entries(target["extra-h\
osts"]??{}).flatMap(([name,address])=>["--add-host",`${name}:${address}`]),...(target.ulimits??[]).flatMap(limit=>["--ulimit",limit]),...target["shm-size"]===void 0?
[]:["--shm-size",target["shm-size"]]]}function folderOrAddress(value,cwd){return(0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(value)||/^(?:[a-z][a-z0-9+.-]*:|git@)/i.
test(value)?value:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.resolve)(cwd,value)}function asText(written){return typeof written=="string"?written:Object.entries(
written).map(([key,value])=>`${key}=${value}`).join(",")}function readSecret(written){const fields=typeof written=="string"?Object.fromEntries(written.split(",").
map(part=>{const at=part.indexOf("=");return[part.slice(0,at),part.slice(at+1)]})):written,id2=fields.id??"",file=fields.src??fields.source;return fields.env!==
void 0?{id:id2,variable:fields.env}:file===void 0?{id:id2}:{id:id2,file}}function emptyResult(service,status,reason2){return{service,status,reason:reason2,moved:!1,
push:"none",...{artifact:void 0,cached:void 0,published:void 0,diagnosis:void 0},...{attempts:[],steps:[],queuedSeconds:0,seconds:0,cooldownSeconds:0,bytes:0}}}
function planDigest(units){const lines2=units.map(unit=>`${unit.service} ${unit.digest}
`).sort();return`sha256:${(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256").update(lines2.join("")).digest("hex")}`}async function openBuildState(files,path2){
let state=readState(await files.readText(path2)),writing=Promise.resolve();const write=change=>{state={...state,...change};const text=`${JSON.stringify(state,null,
2)}
`;return writing=writing.catch(()=>{}).then(()=>files.writeAtomic(path2,text)),writing},before=state.run;return{finished:readFinished(state),failed:new Set(state.
failed??[]),resumed:plan=>new Set(before?.plan===plan?before.done:[]),asked:state.asked??[],begin:(plan,asked=[])=>write({asked,run:{plan,done:before?.plan===plan?
before.done:[]}}),record:(service,done,finishedAt)=>{const{digest,seconds,pushed}=done,entry={digest,artifact:(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.
oN)(done.artifact),finishedAt,seconds,...pushed?{pushed}:{}},run2=state.run&&{...state.run,done:[...new Set([...state.run.done,service])]};return write({services:{
...state.services,[service]:entry},...run2?{run:run2}:{}})},end:failed=>{const{run:run2,...rest}=state;return state=rest,write({failed,...failed.length>0&&run2?
{run:run2}:{}})}}}function readFinished(state){const finished=new Map;for(const[service,entry]of Object.entries(state.services)){const artifact=tryArtifact(service,
entry.artifact),{digest,seconds=0,pushed}=entry;artifact&&finished.set(service,{digest,artifact,seconds,pushed})}return finished}function readState(text){const empty={
schema:1,services:{}};try{const read=JSON.parse(text??"");return read?.schema===1&&typeof read.services=="object"?read:empty}catch{return empty}}function tryArtifact(service,text){
try{return(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.GJ)(service,text)}catch(error){if(error instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz)return;throw error}}function startNow(waiting,running,settled,limits){const taken=[...running],names=new Set([...waiting,...running].map(job=>job.name)),ready=job=>job.
needs.every(need=>settled.has(need)||!names.has(need)),starts=[];for(const job of waiting){if(taken.length>=limits.lanes)break;!ready(job)||!fits(job,taken,limits.
resources)||(taken.push(job),starts.push(job.name))}return starts}function fits(job,taken,resources){return Object.entries(resources).every(([name,limit])=>taken.
reduce((sum,other)=>sum+(other.claims[name]??0),0)+(job.claims[name]??0)<=limit)}var UNITS={"":1,K:1e3,M:1e6,G:1e9,T:1e12,Ki:1024,Mi:1024**2,Gi:1024**3,Ti:1024**
4};function readAmounts(written,input){const refuse=seen=>new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,expected:"amounts such as network=\
1,cpu=2,disk=10GB",seen:JSON.stringify(seen)??"nothing"}]);if(typeof written!="string"&&(typeof written!="object"||written===null||Array.isArray(written)))throw refuse(
written);const pairs2=typeof written=="string"?written.split(/[,\s]+/).filter(part=>part!=="").map(part=>part.split("=")):Object.entries(written).map(([name,amount])=>[
name,String(amount)]),result={};for(const[name,amount]of pairs2){const match=/^(\d+(?:\.\d+)?)\s*(?:([KMGT]i?)?B?)$/i.exec(amount??""),unit=UNITS[(match?.[2]??"").
replace(/^./,c=>c.toUpperCase()).replace(/I$/,"i")];if(!/^[a-z][a-z0-9-]{0,30}$/.test(name)||!match||unit===void 0)throw refuse(written);result[name]=Number(match[1])*
unit}return result}function checkClaims(jobs,limits){const problems=jobs.flatMap(job=>Object.entries(job.claims).filter(([name,amount])=>amount>(limits.resources[name]??
1/0)).map(([name,amount])=>({input:"resources",expected:`at least ${name}=${amount}, which ${job.name} asks for`,seen:`${name}=${limits.resources[name]}`})));if(problems.
length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz(problems)}function criticalPath(jobs){const byName=new Map(jobs.map(job=>[job.name,job])),
found=new Map,longest=job=>{const known2=found.get(job.name);if(known2)return known2;let best={services:[],seconds:0};for(const need of job.needs){const before=byName.
get(need);if(!before)continue;const path3=longest(before);isLonger(path3,best)&&(best=path3)}const path2={services:[...best.services,job.name],seconds:best.seconds+
job.seconds};return found.set(job.name,path2),path2};let result={services:[],seconds:0};for(const job of jobs){const path2=longest(job);isLonger(path2,result)&&
(result=path2)}return result}function isLonger(a,b){return a.seconds>b.seconds||a.seconds===b.seconds&&a.services.length>b.services.length}function makespan(jobs,limits){
let waiting=jobs,running=[];const settled=new Set;let now=0;for(;;){const starts=startNow(waiting,running.map(one=>one.job),settled,limits);if(running.push(...waiting.
filter(job=>starts.includes(job.name)).map(job=>({job,ends:now+job.seconds}))),waiting=waiting.filter(job=>!starts.includes(job.name)),running.length===0)return now;
now=Math.min(...running.map(one=>one.ends));for(const one of running)one.ends<=now&&settled.add(one.job.name);running=running.filter(one=>one.ends>now)}}function accountOf(results,units,wallSeconds){
const bySeconds=new Map(results.map(one=>[one.service,one.seconds])),jobs=units.map(unit=>({name:unit.service,needs:unit.needs,claims:{},seconds:bySeconds.get(unit.
service)??0})),steps=results.map(one=>one.cached??[0,0]),all=steps.reduce((sum,[,of])=>sum+of,0),lanes=count=>makespan(jobs,{lanes:count,resources:{}});return{wallSeconds,
critical:criticalPath(jobs),parallelSeconds:lanes(Math.max(1,jobs.length)),twoLanesSeconds:lanes(2),cacheRatio:all===0?1:steps.reduce((sum,[cached])=>sum+cached,
0)/all,bytes:results.reduce((sum,one)=>sum+one.bytes,0)}}function slowestStep(result){return result.steps.filter(step=>!step.cached&&step.seconds>=.05).toSorted(
(a,b)=>b.seconds-a.seconds).map(({name,seconds})=>({name,seconds}))[0]}function humanBytes(bytes){const units=["B","kB","MB","GB","TB"];let value=bytes,at=0;for(;value>=
1e3&&at<units.length-1;)value/=1e3,at+=1;return`${at===0?value:value.toFixed(value<10?1:0)} ${units[at]??""}`}var OWN_SETTING=/^(?:PATH|HOME|USER|SHELL|LANG|TERM|TMPDIR|PWD|SSH_AUTH_SOCK|(?:DOCKER|BUILDX|BUILDKIT|COMPOSE|LD|GO|XDG|OTEL|ACTIONS|GITHUB|RUNNER|LC)_?.*|(?:https?|all|no|ftp)_proxy)$/i;
function buildCommand(request2){const{definition:one}=request2,env={},args=Object.entries(request2.args).flatMap(([name,value])=>value===null?["--build-arg",name]:
OWN_SETTING.test(name)?["--build-arg",`${name}=${value}`]:(env[name]=value,["--build-arg",name])),each=(flag,values)=>values.flatMap(value=>[flag,value]),pairs2=(flag,values)=>each(
flag,Object.entries(values).map(([name,value])=>`${name}=${value}`)),load=request2.result==="load";return{argv:["docker","buildx","build","--progress",request2.
progress,...request2.builder===""?[]:["--builder",request2.builder],...request2.metadataFile===void 0?[]:["--metadata-file",request2.metadataFile],...load?["--l\
oad",...each("--tag",[one.image,...one.tags])]:["--output","type=cacheonly"],"--file",request2.dockerfile,...each("--target",one.target===void 0?[]:[one.target]),
...each("--platform",one.platforms.length===0?[]:[one.platforms.join(",")]),...each("--network",one.network===void 0?[]:[one.network]),...pairs2("--build-contex\
t",request2.contexts),...args,...pairs2("--label",one.labels),...each("--secret",one.secrets.map(secretFlag)),...each("--ssh",one.ssh),...one.flags,...one.noCache?
["--no-cache"]:[],...one.pull?["--pull"]:[],...request2.provenance===""?[]:[`--provenance=${request2.provenance}`],...each("--cache-from",request2.cacheFrom),...each(
"--cache-to",request2.cacheTo),one.context],env}}function secretFlag(secret){return secret.variable!==void 0?`id=${secret.id},env=${secret.variable}`:secret.file===
void 0?`id=${secret.id}`:`id=${secret.id},src=${secret.file}`}var CALL_MS=3e4;async function readDriver(builder,exec){const argv=["docker","buildx","inspect",...builder===
""?[]:[builder]],result=await exec(argv,{timeoutMs:CALL_MS}).catch(()=>{});return result?.code===0?/^Driver:\s+(\S+)/m.exec(result.stdout)?.[1]:void 0}async function linksByRegistry(steps,settings2,exec){
const linked=steps.filter(step=>step.built&&step.unit.needs.length>0);if(linked.length===0)return!1;const driver=await readDriver(settings2.builder,exec);if(driver===
void 0||driver==="docker")return!1;if(settings2.push)return!0;const name=settings2.builder===""?"the builder in use":`the builder ${settings2.builder}`;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz(linked.map(({unit})=>({input:"builder",expected:`one of the driver docker (such as builder: default), or push: true, since ${unit.service} is built from the \
result of ${unit.needs.join(", ")}, which only the daemon has`,seen:`${name}, whose driver is ${driver}`})))}var NETWORK="The network failed.",RULES=[{kind:"has\
h-mismatch",pattern:/THESE PACKAGES DO NOT MATCH THE HASHES|Hash ?mismatch for|HashMismatch|BadZipFile|Bad CRC-32 for file|Wheel '[^']*' located at \S+ is invalid|digest mismatch|failed to verify.*(?:hash|digest)|Hash of the package .* does not match/i,
retries:1,advice:"What came is not what the lock names. Run wheel-cache again, which fetches damaged wheels anew."},{kind:"throttled",pattern:/\b429\b.*too many requests|too many requests|toomanyrequests|rate limit exceeded/i,
retries:void 0,advice:"A registry or an index limits requests; log in, or use a mirror."},{kind:"disk-full",pattern:/no space left on device|ENOSPC|disk quota exceeded/i,
retries:1,advice:"Free some space (docker builder prune), or use a larger disk."},{kind:"oom",pattern:/exit code: 137|exit status 137|\bOOMKilled\b|cannot allocate memory|MemoryError\b/i,
retries:1,advice:"The build was ended by the kernel for its use of memory."},{kind:"builder-lost",pattern:/error reading from server: EOF|closing transport|cannot connect to the docker daemon|error during connect|is the docker daemon running|rpc error: code = Unavailable|no builder .* found|no such builder|context canceled: context canceled|graceful_stop|server has gone away/i,
retries:void 0,advice:"The connection to the builder broke; see the log of the Docker daemon."},{kind:"transient-network",pattern:/i\/o timeout|connection reset by peer|connection (?:was )?refused|TLS handshake timeout|net\/http: timeout|unexpected EOF|\bEOF occurred in violation|DeadlineExceeded|context deadline exceeded|temporary failure in name resolution|name or service not known|no route to host|network is unreachable|ReadTimeoutError|ConnectTimeoutError|IncompleteRead|RemoteDisconnected|ProtocolError|ECONNRESET|ETIMEDOUT|EAI_AGAIN|received unexpected HTTP status: 5\d\d|(?:status|error)(?: code)?:? 50[0234]\b|50[234] (?:Bad Gateway|Service Unavailable|Gateway Time-?out)|Could not resolve host|Temporary failure resolving|Connection timed out/i,
retries:void 0,advice:NETWORK}],LINES_READ=80,OVERCOME=/WARNING: Retrying \(|npm warn .*retry|will retry/i,MISTAKE="It would fail again in the same way, so it w\
as not tried again; the lines above say why.",DENIED=/\b401 Unauthorized|unauthorized:|authentication required|no basic auth credentials|denied: |access forbidden|\b403 Forbidden|insufficient_scope/i,
GONE=/image does not exist locally|An image does not exist locally|tag does not exist|No such image/i;function classifyPush(failure,more=[]){const find=pattern=>failure.
lines.findLast(line=>pattern.test(line)),gone=find(GONE);if(gone!==void 0)return told("image-gone",gone,"The image was removed after its build; it is built once\
 more.");const denied=find(DENIED);if(denied!==void 0)return told("push-denied",denied,"Log in to the registry (docker login) with an account that may push.");const diagnosis=classifyFailure(
failure,more),pushed=find(/\b5\d\d\b|EOF|closed|broken pipe|blob upload|size invalid|digest invalid/i);return diagnosis.kind==="user-error"&&pushed!==void 0?{...diagnosis,
kind:"transient-network",line:pushed.trim(),retries:void 0,advice:NETWORK}:diagnosis}function told(kind,line,advice){return{kind,line:line.trim(),retries:0,waitMs:void 0,
advice,lines:[]}}function classifyFailure(failure,more=[]){if(failure.timedOut)return{kind:"stalled",line:"",retries:void 0,waitMs:void 0,advice:`The attempt wa\
s ended: ${failure.message}.`,lines:failure.lines};const rules=[...RULES,...more.map(pattern=>({kind:"transient-network",pattern,retries:void 0,advice:"It match\
es the input retry-on."}))],telling=failure.lines.slice(-LINES_READ).filter(line=>!OVERCOME.test(line));for(const rule of rules){const line=telling.findLast(one=>rule.
pattern.test(one));if(line!==void 0)return{kind:rule.kind,line:line.trim(),retries:rule.retries,waitMs:retryAfter(failure.lines),advice:rule.advice,lines:failure.
lines}}return failure.exitCode===137?{kind:"oom",line:"",retries:1,waitMs:void 0,advice:"The build was killed (137), most likely for its use of memory.",lines:failure.
lines}:{kind:"user-error",line:"",retries:0,waitMs:void 0,advice:MISTAKE,lines:failure.lines}}function retryAfter(lines2){const match=lines2.map(line=>/retry[- ]after:?\s+"?(\d{1,4})/i.
exec(line)).findLast(found=>found!==null);return match?Math.min(600,Number(match[1]))*1e3:void 0}var SYSTEM_FOLDERS=["/usr/local/lib/docker/cli-plugins","/usr/l\
ocal/libexec/docker/cli-plugins","/usr/lib/docker/cli-plugins","/usr/libexec/docker/cli-plugins"];async function findComposePlugin(environment,files){const{DOCKER_CONFIG,
HOME}=environment,own=DOCKER_CONFIG||(HOME?(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(HOME,".docker"):void 0);if(!(own===void 0||(await files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(own,"config.json")).catch(()=>""))?.includes("cliPluginsExtraDirs")))for(const folder of[(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(own,"cli-plugins"),
...SYSTEM_FOLDERS]){const path2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"docker-compose");if(await files.exists(path2))return path2}}var CONFIG_MS=6e4,
ABSENT=/is not a docker command|unknown command: docker compose|unknown (?:shorthand )?flag|Define and run multi-container|No such command/;async function readCompose(application,version,ports){
const rest=await composeArguments(application,ports.files),env={VERSION:version,BUILDKIT_PROGRESS:"plain"},said=[],plugin=await findComposePlugin(ports.environment,
ports.files),programs=[...plugin===void 0?[]:[[plugin]],["docker","compose"],["docker-compose"]];for(const program of programs){const tool2={command:[...program,
...rest],cwd:application.root,env};try{const argv=[...tool2.command,"config","--format","json"],result=await ports.exec(argv,{cwd:tool2.cwd,env,timeoutMs:CONFIG_MS});
if(result.code===0)return{tool:tool2,model:readModel(result.stdout)};if(!ABSENT.test(result.stderr))throw unreadable(result.stderr);said.push(`${program.join(" ")}\
 ended with ${result.code??"a signal"}`)}catch(error){if(error instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.L9&&error.advice!==void 0)throw error;
said.push((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(error))}}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.L9(`Docker Compose\
 2 or newer is needed for the engine compose: ${said.join("; ")}`,{advice:"Install the Compose plugin, or use the engine process."})}async function composeArguments(application,files){
const named=application["compose-files"].flatMap(file=>["-f",(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(application.root,file)]),envFile=application["env-\
file"],path2=envFile===void 0?void 0:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.isAbsolute)(envFile)?envFile:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(application.
root,envFile),withEnv=path2!==void 0&&await files.exists(path2)?["--env-file",path2]:[];return[...named,...withEnv,"--profile","*"]}function unreadable(said){return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
L9(`the compose files cannot be read: ${said.trim().split(`
`).slice(-3).join(" ")}`,{advice:'Run "docker compose config" with the same files; variables without a value belong into the env-file.'})}function readModel(text){
const model=JSON.parse(text);return{name:model.name??"",services:model.services??{},secrets:model.secrets??{}}}function imageName(model,service){return model.services[service]?.
image??`${model.name}-${service}`}function composeDefinitions(model){return Object.entries(model.services).flatMap(([name,service])=>{if(!service.build)return[];
const claims=service["x-build-resources"],platform=service.platform===void 0?[]:[service.platform],definition2=fromBuild(service.build,model);return[{...EMPTY_DEFINITION,
...definition2,service:name,image:imageName(model,name),platforms:definition2.platforms.length>0?definition2.platforms:platform,after:Object.keys(service.depends_on??
{}),claims:claims===void 0?void 0:readAmounts(claims,`services.${name}.x-build-resources`)}]})}function fromBuild(build3,model){const context=build3.context??"";
return{tags:build3.tags??[],context,dockerfile:dockerfileIn(context,build3.dockerfile),inline:build3.dockerfile_inline,args:build3.args??{},target:build3.target,
contexts:build3.additional_contexts??{},platforms:build3.platforms??[],network:build3.network,secrets:(build3.secrets??[]).map(one=>readSecret2(one,model)),ssh:readSsh(
build3.ssh),labels:build3.labels??{},cacheFrom:build3.cache_from??[],cacheTo:build3.cache_to??[],noCache:build3.no_cache??!1,pull:build3.pull??!1,flags:readFlags2(
build3)}}function readSecret2(one,model){const defined=model.secrets[one.source]??{},id2=(one.target??one.source).replace(/^.*\//,"");return defined.environment!==
void 0?{id:id2,variable:defined.environment}:defined.file===void 0?{id:id2}:{id:id2,file:defined.file}}function readSsh(ssh){return ssh===void 0?[]:isList(ssh)?
ssh:Object.entries(ssh).map(([id2,path2])=>path2===null||path2===""?id2:`${id2}=${path2}`)}function isList(value){return Array.isArray(value)}function readFlags2(build3){
const hosts=build3.extra_hosts??[],pairs2=isList(hosts)?hosts.map(host=>host.replace("=",":")):Object.entries(hosts).flatMap(([name,address])=>[address].flat().
map(one=>`${name}:${one}`)),limits=Object.entries(build3.ulimits??{}).map(([name,limit])=>typeof limit=="number"?`${name}=${limit}`:`${name}=${limit.soft}:${limit.
hard}`);return[...pairs2.flatMap(pair=>["--add-host",pair]),...limits.flatMap(limit=>["--ulimit",limit]),...build3.shm_size===void 0?[]:["--shm-size",String(build3.
shm_size)],...build3.privileged?["--allow","security.insecure"]:[]]}var SAMPLE_MS=500,QUIET_BYTES_PER_SECOND=1e5;async function coolDown(mode,longestMs,ports){if(mode===
"off"||longestMs<=0)return 0;const started=ports.clock.monotonic(),waited=()=>ports.clock.monotonic()-started,sleep=ms=>ports.clock.sleep(ms,ports.signal).catch(
()=>{});let before=mode==="adaptive"?await ports.observe():void 0;if(before===void 0)return await sleep(longestMs),waited();for(;waited()<longestMs&&!ports.signal.
aborted;){const from=ports.clock.monotonic();await sleep(Math.min(SAMPLE_MS,longestMs-waited()));const now=await ports.observe(),seconds=(ports.clock.monotonic()-
from)/1e3;if(now===void 0||isQuiet(before,now,seconds,ports.cores))break;before=now}return waited()}function isQuiet(before,now,seconds,cores){return(seconds>0?
(now.receivedBytes-before.receivedBytes)/seconds:0)<QUIET_BYTES_PER_SECOND&&(now.load<cores||now.load<=before.load)}var INNER=/^(?:lo|docker\d*|br-.*|veth.*|virbr.*|cni.*|flannel.*|tun.*|tap.*|ifb.*)$/;
async function readActivity(files){const[network,load]=await Promise.all(["/proc/net/dev","/proc/loadavg"].map(path2=>files.readText(path2).catch(()=>{})));if(network===
void 0||load===void 0)return;let receivedBytes=0;for(const line of network.split(`
`)){const match=/^\s*([^:\s]+):\s*(\d+)/.exec(line);match&&!INNER.test(match[1]??"")&&(receivedBytes+=Number(match[2]))}const current=Number.parseFloat(load);return Number.
isFinite(current)?{receivedBytes,load:current}:void 0}function readDockerignore(text){const rules=text.replace(/^\ufeff/,"").split(/\r?\n/).filter(line=>!line.startsWith(
"#")&&line.trim()!=="").flatMap(readRule);return{hasExceptions:rules.some(rule=>rule.exception),excludes:path2=>{const parts=path2.split("/"),paths=parts.map((_,i)=>parts.
slice(0,i+1).join("/"));let excluded=!1;for(const rule of rules)paths.some(one=>rule.pattern.test(one))&&(excluded=!rule.exception);return excluded}}}function readRule(line){
const trimmed=line.trim(),exception=trimmed.startsWith("!"),segments=[];for(const segment of(exception?trimmed.slice(1).trim():trimmed).split("/"))segment===".."?
segments.pop():segment!==""&&segment!=="."&&segments.push(segment);return segments.length===0?[]:[{pattern:new RegExp(`^${segmentsToRegExp(segments)}$`,"s"),exception}]}
function segmentsToRegExp(segments){return segments.map((segment,i)=>{const last=i===segments.length-1;return segment==="**"?last?".*":"(?:.*/)?":`${globToRegExp(
segment)}${last?"":"/"}`}).join("")}function globToRegExp(segment){let result="";for(let i=0;i<segment.length;i+=1){const c=segment[i]??"",next=segment[i+1]??"";
if(c==="*"&&next==="*")result+=".*",i+=1;else if(c==="*")result+="[^/]*";else if(c==="?")result+="[^/]";else if(c==="["&&segment.includes("]",i+2)){const end=segment.
indexOf("]",i+2);result+=`[${segment.slice(i+1,end).replace(/[[\\]/g,"\\$&")}]`,i=end}else c==="\\"&&next!==""?(result+=next.replace(/\W/g,"\\$&"),i+=1):result+=
c.replace(/[^\w]/g,"\\$&")}return result}var IGNORED_NAMES=new Set(["__pycache__",".git",".hg",".svn",".venv","venv",".tox",".nox",".pytest_cache",".mypy_cache",
".ruff_cache",".hypothesis",".coverage",".delivery",".DS_Store"]);function isIgnored(name){return IGNORED_NAMES.has(name)||/\.py[co]$/.test(name)||/^\.env(\..+)?$/.
test(name)}function treeDigest(entries,facts){const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256"),add=value=>{hash.update(`${Buffer.byteLength(
value)}:`).update(value)};add("tree1");for(const value of[facts.service,facts.version,facts.environment,JSON.stringify(facts.command)])add(value);for(const entry of sortEntries(
entries))for(const value of[entry.path,entry.mode,entry.content])add(value);return`sha256:${hash.digest("hex")}`}function sortEntries(entries){return entries.toSorted(
(a,b)=>a.path<b.path?-1:a.path>b.path?1:0)}function sameEntries(a,b){return JSON.stringify(sortEntries(a))===JSON.stringify(sortEntries(b))}function leadsOutside(entry){
return entry.mode!=="link"?!1:entry.content.startsWith("/")||node_path__WEBPACK_IMPORTED_MODULE_10__.posix.join(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.dirname(
entry.path),entry.content).startsWith("..")}function wheelsOf(wheelhouse,service){return(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(wheelhouse,"views",service)}
async function definitionDigest(one,upstream,images,reading2,scans){const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256"),add=value=>{hash.
update(`${Buffer.byteLength(value)}:`).update(value)};add("image2"),add(reading2.builder),add(JSON.stringify([settings(one),Object.entries(reading2.buildArgs).sort(),
upstream])),add(JSON.stringify(images.map(name=>[name,reading2.bases.get(name)??"unknown"]).sort())),add(one.inline??await reading2.files.readText(one.dockerfile)??
"");for(const line of await scans.context(one))add(line);for(const[name,value]of Object.entries(one.contexts).sort())if(add(name),!(name==="wheels"&&await reading2.
files.exists(wheelsOf(reading2.wheelhouse,one.service))))if(linkedService(value)!==void 0||/^(docker-image|oci-layout):/.test(value))add(value);else for(const line of await scans.
folder(value))add(line);for(const line of await wheelLines(one.service,reading2,scans))add(line);return`sha256:${hash.digest("hex")}`}function settings(one){const{
args,target,platforms,network,labels,flags,secrets,ssh}=one,ids2=secrets.map(secret=>secret.id).sort();return[Object.entries(args).sort(),target,platforms,network,
Object.entries(labels).sort(),flags,ids2,ssh]}async function wheelLines(service,reading2,scans){const known2=reading2.wheelDigests[service];if(known2!==void 0)return[
known2];const view=wheelsOf(reading2.wheelhouse,service);return await reading2.files.exists(view)?scans.folder(view):[]}function createScans(reading2){const known2=new Map,
once=(key,read)=>{const found=known2.get(key)??read();return known2.set(key,found),found},scan=async(folder,ignore)=>{if(!isFolderContext(folder))return[folder,
reading2.randomId()];if(!await reading2.files.exists(folder))return["absent"];const rules=readDockerignore(ignore),keep=(_name,path2,isFolder)=>isFolder&&rules.
hasExceptions||!rules.excludes(path2);return sortEntries(await reading2.trees.scan(folder,["."],keep)).map(entryLine)};return{folder:path2=>once(path2,()=>scan(
path2,"")),context:async one=>{if(!isFolderContext(one.context))return scan(one.context,"");const ignore=(one.inline===void 0?await reading2.files.readText(`${one.
dockerfile}.dockerignore`):void 0)??await reading2.files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(one.context,".dockerignore"))??"";return once(
`${one.context}
${ignore}`,()=>scan(one.context,ignore))}}}var entryLine=entry=>`${entry.mode} ${entry.content} ${entry.path}`;function dockerfileInstructions(text){const escape=/^#\s*escape\s*=\s*`/im.
test(text.split(`
`).slice(0,5).join(`
`))?"`":"\\",instructions=[],lines2=text.replace(/^\ufeff/,"").split(/\r?\n/);let open="";for(let i=0;i<lines2.length;i+=1){const line=lines2[i]??"";if(/^\s*(#|$)/.
test(line))continue;if(line.trimEnd().endsWith(escape)){open+=`${line.trimEnd().slice(0,-1)} `;continue}const whole=`${open}${line}`.trim();open="";const match=/^([A-Za-z]+)\s+(.*)$/.
exec(whole);if(!match)continue;const heredocs=[...whole.matchAll(/<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/g)].map(one=>one[2]??""),body=[];for(const end of/^(RUN|COPY|ADD)$/i.
test(match[1]??"")?heredocs:[])for(i+=1;i<lines2.length&&(lines2[i]??"").trim()!==end;i+=1)body.push(lines2[i]??"");instructions.push({name:(match[1]??"").toUpperCase(),
rest:[match[2]??"",...body].join(`
`)})}return instructions}function readDockerfile(text,args){const values=new Map,stages=new Set,images=new Set,declared=new Set;let runsPip=!1,usesWheels=!1;const add=written=>{
const name=expand(written,values);usesWheels||=name.toLowerCase()==="wheels",name!==""&&name!=="scratch"&&!/^\d+$/.test(name)&&!stages.has(name.toLowerCase())&&
images.add(name)};for(const{name,rest}of dockerfileInstructions(text))if(name==="ARG")for(const[,key="",value]of rest.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)){
declared.add(key);const given=Object.hasOwn(args,key)?args[key]:void 0;values.set(key,given??expand((value??"").replace(/^(["'])(.*)\1$/,"$2"),values))}else if(name===
"FROM"){const[image="",as,stage]=rest.split(/\s+/).filter(word=>!word.startsWith("--"));add(image),as?.toLowerCase()==="as"&&stage&&stages.add(stage.toLowerCase())}else if(name===
"COPY"||name==="ADD"){const from=/(?:^|\s)--from=(\S+)/.exec(rest)?.[1];from!==void 0&&add(from)}else if(name==="RUN"){for(const mount of rest.matchAll(/--mount=(\S+)/g)){
const from=/(?:^|,)from=([^,]+)/.exec(mount[1]??"")?.[1];from!==void 0&&add(from)}runsPip||=/\bpip3?\b[^\n]*\binstall\b|\buv\b[^\n]*\b(?:pip|sync)\b/.test(rest)}
return{images:[...images],arguments:[...declared],runsPip,usesWheels}}function expand(text,values){return text.replace(/\$\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,
(_,braced,operator,word,plain)=>{const value=values.get(braced??plain??"")??"";return operator?.endsWith("-")?value===""?word??"":value:operator?.endsWith("+")?
value===""?"":word??"":value})}function normalizeImage(name){const plain=name.replace(/@sha256:[0-9a-f]+$/,"").replace(/^docker\.io\//,"").replace(/^library\//,
"");return/:[^/]+$/.test(plain)?plain:`${plain}:latest`}var FORMAT="{{.Id}} {{.Size}} {{json .RepoTags}} {{json .RepoDigests}}",PER_CALL=200;async function inspectImages(references,{
exec,daemon}){const wanted=[...new Set(references)],told2=daemon&&await askAll(wanted,daemon);if(told2)return factsOf(told2);const facts=[];for(let at=0;at<wanted.
length;at+=PER_CALL){const argv=["docker","image","inspect","--format",FORMAT,...wanted.slice(at,at+PER_CALL)],result=await exec(argv,{timeoutMs:6e4});for(const line of result.
stdout.split(`
`)){const fact=readFact(line);fact&&facts.push(fact)}}return factsOf(facts)}function factsOf(facts){const known2=new Map(facts.flatMap(fact=>[fact.id,...fact.names].
map(key=>[key,fact])));return{find:reference=>known2.get(reference)??known2.get(normalizeImage(reference))}}var imageSchema=zod__WEBPACK_IMPORTED_MODULE_12__.Ikc(
{Id:zod__WEBPACK_IMPORTED_MODULE_12__.YjP().regex(/^sha256:[0-9a-f]{64}$/),Size:zod__WEBPACK_IMPORTED_MODULE_12__.aig(),RepoTags:zod__WEBPACK_IMPORTED_MODULE_12__.
YOg(zod__WEBPACK_IMPORTED_MODULE_12__.YjP()).nullish(),RepoDigests:zod__WEBPACK_IMPORTED_MODULE_12__.YOg(zod__WEBPACK_IMPORTED_MODULE_12__.YjP()).nullish()});async function askAll(wanted,daemon){
const facts=await Promise.all(wanted.map(reference=>askOne(reference,daemon)));return facts.includes("unknown")?void 0:facts.filter(fact=>typeof fact=="object")}
async function askOne(reference,daemon){const answer=await daemon(`/images/${reference.split("/").map(encodeURIComponent).join("/")}/json`);if(answer?.status===
404)return"absent";if(answer?.status!==200)return"unknown";const read=imageSchema.safeParse(parse(answer.body)).data;if(!read)return"unknown";const names=(read.
RepoTags??[]).map(normalizeImage);return{id:read.Id,bytes:read.Size,names:[...names,...read.RepoDigests??[]]}}function parse(text){try{return JSON.parse(text)}catch{
return}}async function daemonVersion({exec,daemon}){const told2=zod__WEBPACK_IMPORTED_MODULE_12__.Ikc({Version:zod__WEBPACK_IMPORTED_MODULE_12__.YjP().min(1)}).
safeParse(parse((await daemon?.("/version"))?.body??""));return told2.success?told2.data.Version:exec(["docker","version","--format","{{.Server.Version}}"],{timeoutMs:3e4}).
then(result=>result.stdout.trim(),()=>"")}function inspectAhead(ahead,ports){const asked=new Set(ahead),early=ahead.length===0?void 0:inspectImages(ahead,ports);
return early?.catch(()=>{}),async references=>{const first=await early,left=references.filter(one=>!asked.has(one)),second=left.length===0?void 0:await inspectImages(
left,ports);return{find:reference=>second?.find(reference)??first?.find(reference)}}}function readFact(line){const match=/^(sha256:[0-9a-f]{64}) (\d+) (\S+)(?: (\S+))?$/.
exec(line.trim());if(!match)return;const names=readNames(match[3]).map(normalizeImage);return{id:match[1]??"",bytes:Number(match[2]),names:[...names,...readNames(
match[4])]}}function readNames(json){try{const names=JSON.parse(json??"[]");return Array.isArray(names)?names.filter(name=>typeof name=="string"):[]}catch{return[]}}
var USUAL="/var/run/docker.sock";async function findDockerSocket(environment,files){const{DOCKER_CONFIG,DOCKER_CONTEXT,DOCKER_HOST,HOME}=environment;if(DOCKER_HOST)
return/^unix:\/\/(\/.+)$/.exec(DOCKER_HOST)?.[1];if(DOCKER_CONTEXT)return DOCKER_CONTEXT==="default"?USUAL:void 0;const folder=DOCKER_CONFIG||(HOME?(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(HOME,".docker"):void 0);if(folder===void 0)return;const text=await files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"config.json")).
catch(()=>"unreadable");return text?.includes("currentContext")||text==="unreadable"?void 0:USUAL}function describeBake(units,definitions,given){const targets=units.
flatMap(unit=>{const one=definitions.get(unit.service);return one?[[targetName(unit.service),describe(one,given)]]:[]}),group={default:{targets:targets.map(([name])=>name)}};
return`${JSON.stringify({group,target:Object.fromEntries(targets)},null,2)}
`}function targetName(service){return service.replaceAll(".","_")}function describe(one,given){const contexts=Object.entries(one.contexts).map(([name,value])=>{
const linked=linkedService(value);return[name,linked===void 0?value:`target:${targetName(linked)}`]});given.withWheels.has(one.service)&&contexts.push(["wheels",
wheelsOf(given.wheelhouse,one.service)]);const secrets=one.secrets.map(secret=>secret.variable===void 0?`id=${secret.id}${secret.file===void 0?"":`,src=${secret.
file}`}`:`id=${secret.id},env=${secret.variable}`),optional={contexts:Object.fromEntries(contexts),labels:one.labels,platforms:one.platforms,secret:secrets,ssh:one.
ssh};return{context:one.context,...one.inline===void 0?{dockerfile:one.dockerfile}:{"dockerfile-inline":one.inline},args:{...one.args,...given.buildArgs},tags:[
one.image,...one.tags],...one.target===void 0?{}:{target:one.target},...one.network===void 0?{}:{network:one.network},...Object.fromEntries(Object.entries(optional).
filter(([,value])=>Object.keys(value).length>0))}}async function buildOne(begun,policy,ports){const attempts=[],started=ports.clock.monotonic(),{unit}=begun,ended=part=>({
...emptyResult(unit.service,begun.artifact?"skipped":"built",begun.why),attempts,seconds:(ports.clock.monotonic()-started)/1e3,...part});let artifact=begun.artifact,
built;const build3=async()=>{const outcome=await persist(buildTry(unit,policy,ports),attempts,policy,ports);return built=outcome.value??built,artifact=outcome.value?.
artifact??artifact,outcome.value&&await record(unit,outcome.value.artifact,void 0,ended({}).seconds,ports),outcome.diagnosis};if(artifact===void 0){const diagnosis=await build3();
if(diagnosis)return ended({status:"failed",reason:attempts.at(-1)?.message??"",diagnosis})}const facts=()=>({artifact,...built?resultOf(built):{}}),pushed=await push(
unit,()=>artifact,build3,attempts,policy,ports);return pushed.published&&artifact&&await record(unit,artifact,pushed.published,ended({}).seconds,ports),built&&await exportCache(
unit,policy,ports),pushed.diagnosis?ended({...facts(),push:"failed",reason:pushed.reason,diagnosis:pushed.diagnosis}):ended({...facts(),push:pushed.published?"p\
ushed":"none",published:pushed.published})}function resultOf(built){const{cached,bytes,steps,movedBytes}=built;return{status:"built",cached,bytes,steps,moved:movedBytes}}
function record(unit,artifact,pushed,seconds,ports){const at=new Date(ports.clock.now()).toISOString();return ports.state.record(unit.service,{digest:unit.digest,
artifact,seconds,pushed},at)}function buildTry(unit,policy,ports){const dockerfile=ports.builder.dockerfile?.(unit),work2=context=>ports.builder.build(unit,context),
classify=failure=>classifyFailure(failure,policy.retryOn),base={service:unit.service,what:"build",log:ports.log,live:ports.live};return{unit,run:number2=>runAttempt(
{...base,number:number2,work:work2,classify,dockerfile},policy,ports)}}async function persist(one,attempts,policy,ports){const byKind=new Map;let release;try{for(let number2=1;;number2+=
1){const outcome=await one.run(number2);attempts.push(outcome.record);const{diagnosis}=outcome;if(!diagnosis||number2>policy.retries||ports.signal.aborted)return outcome;
const times=(byKind.get(diagnosis.kind)??0)+1;if(byKind.set(diagnosis.kind,times),times>(diagnosis.retries??policy.retries))return outcome;const remedied=await ports.
builder.remedy?.(one.unit,diagnosis,ports.signal);if(remedied&&remedied.said!==""&&ports.log.info(`${one.unit.service}: ${remedied.said}`),remedied?.retry===!1){
const advice=`${remedied.said}. ${diagnosis.advice}`;return{...outcome,diagnosis:{...diagnosis,advice}}}const wait=diagnosis.waitMs??policy.backoffMs(number2);ports.
log.info(`${one.unit.service}: ${diagnosis.kind}; tried again in ${(wait/1e3).toFixed(1)} s`),await ports.clock.sleep(wait,ports.signal).catch(()=>{}),diagnosis.
kind==="oom"&&!release&&(release=await ports.alone())}}finally{release?.()}}async function push(unit,artifact,rebuild,attempts,policy,ports){const{builder}=ports;
if(!builder.publish||ports.signal.aborted)return{reason:""};const work2=context=>{const there=artifact();if(!there)throw new Error(`${unit.service} has nothing \
to push`);return builder.publish?.(unit,there,context)??Promise.reject(new Error("this builder pushes nothing"))},classify=failure=>classifyPush(failure,policy.
retryOn),base={service:unit.service,what:"push",dockerfile:void 0},{log,live}=ports,run2=number2=>runAttempt({...base,number:number2,work:work2,classify,log,live},
policy,ports);let outcome=await persist({unit,run:run2},attempts,policy,ports);if(outcome.diagnosis?.kind==="image-gone"){const diagnosis=await rebuild();if(diagnosis)
return{diagnosis,reason:attempts.at(-1)?.message??""};outcome=await persist({unit,run:run2},attempts,policy,ports)}return outcome.value?{published:outcome.value,
reason:""}:{diagnosis:outcome.diagnosis,reason:outcome.record.message}}async function exportCache(unit,policy,ports){if(!ports.builder.exportCache||ports.signal.
aborted)return;const lines2=[];try{await ports.builder.exportCache(unit,{timeoutMs:policy.attemptTimeoutMs,idleTimeoutMs:policy.idleTimeoutMs,signal:ports.signal,
step:()=>{},say:line=>{lines2.push(line),lines2.length>20&&lines2.shift()}})}catch(error){const said=lines2.findLast(line=>/error|fail|not supported/i.test(line));
ports.log.warning(`${unit.service}: its cache was not exported, the image is there: ${said??(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(error)}`,
{title:"sequential-build"})}}function createCrew(){let working=0,holder=!1;const parked=[];let tell=[];const change=()=>{for(const one of tell)one();tell=[]},grant=()=>{
if(holder||working>0)return;const next=parked.shift();next&&(holder=!0,next()),change()};return{enter:()=>{working+=1;let left=!1;return()=>{left||(left=!0,working-=
1,grant())}},alone:()=>new Promise(resolve4=>{working-=1,parked.push(()=>{resolve4(()=>{holder=!1,working+=1,change(),queueMicrotask(grant)})}),grant()}),closed:()=>holder||
parked.length>0,changed:()=>new Promise(resolve4=>{tell.push(resolve4)})}}function directLanes(log){return{lane:()=>log,live:text=>log.info(text),settled:()=>Promise.
resolve()}}function wholeGroupLanes(log){let turn=Promise.resolve();const print=job=>{turn=turn.then(job)};return{lane:()=>{let open;const say=job=>{open?open.push(
job):print(job)};return{info:text=>say(()=>log.info(text)),debug:text=>say(()=>log.debug(text)),notice:(text,place)=>say(()=>log.notice(text,place)),warning:(text,place)=>say(
()=>log.warning(text,place)),error:(text,place)=>say(()=>log.error(text,place)),mask:secret=>log.mask(secret),group:async(title,body)=>{const own=[];open=own;try{
return await body()}finally{open=void 0,print(()=>log.group(title,()=>{for(const job of own)job();return Promise.resolve()}))}}}},live:text=>print(()=>log.info(
text)),settled:()=>turn}}function jobOf({unit,...step}){const needs=step.action==="share"?[step.with]:step.action==="skip"?[]:unit.needs;return{name:unit.service,
needs,claims:unit.claims}}async function settle(step,run2){const{unit}=step,obstacle=findObstacle(step,run2);if(obstacle!==void 0)return emptyResult(unit.service,
"blocked",obstacle);const{builder}=run2.ports;if(step.action==="skip"&&step.remote)return settleRemote(step,builder);if(step.action==="skip"){const published=coveredBy(
step,builder);if(builder.publish&&!published)return;const artifact2=await adopted(unit,step.artifact,builder);return artifact2&&{...emptyResult(unit.service,"sk\
ipped",step.why),artifact:artifact2,published}}const shared=step.action==="share"?run2.results.get(step.with)?.artifact:void 0;if(!shared||builder.publish)return;
const artifact=await adopted(unit,shared,builder);return artifact&&{...emptyResult(unit.service,"skipped",step.why),artifact}}async function settleRemote(step,builder){
const result={...emptyResult(step.unit.service,"skipped",step.why),artifact:step.artifact};if(!builder.retag)return result;const published=await builder.retag(step.
unit,step.artifact);return published?{...result,push:"pushed",published}:{...result,push:"failed",reason:"the registry has its image, but refused the names of t\
his release"}}function coveredBy(step,builder){const names=builder.publishNames?.(step.unit)??[];return names.length>0&&names.every(name=>step.pushed?.names.includes(
name))?step.pushed:void 0}async function adopted(unit,artifact,builder){return builder.adopt?builder.adopt(unit,artifact).catch(()=>{}):artifact}function findObstacle(step,{
results,policy,ports}){if(ports.signal.aborted)return`not begun: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.bD)(ports.signal.reason)}`;const broken=jobOf(
step).needs.find(name=>results.has(name)&&!results.get(name)?.artifact);if(broken!==void 0)return`needs ${broken}, which was not built`;const failed=[...results.
values()].find(result=>result.status==="failed");return failed&&!policy.keepGoing?`not begun after ${failed.service} failed`:void 0}var MOVED_BYTES=1e6;async function executeBuilds(steps,policy,ports){
const lanes=policy.limits.lanes>1?wholeGroupLanes(ports.log):directLanes(ports.log),started=ports.clock.monotonic(),run2={policy,ports,lanes,started,crew:createCrew(),
results:new Map,running:new Map,bugs:[],waiting:steps};for(;await settleIdle(run2),launch(run2),!(run2.running.size===0||run2.bugs.length>0);)await Promise.race(
[...run2.running.values()].map(one=>one.done).concat(run2.crew.changed()));if(await lanes.settled(),run2.bugs.length>0)throw run2.bugs[0];return steps.flatMap(step=>run2.
results.get(step.unit.service)??[])}function launch(run2){if(run2.crew.closed())return;const running=[...run2.running.values()].map(one=>one.job),jobs=run2.waiting.
map(jobOf),starts=new Set(startNow(jobs,running,new Set(run2.results.keys()),run2.policy.limits));for(const step of run2.waiting.filter(one=>starts.has(one.unit.
service)))run2.running.set(step.unit.service,{job:jobOf(step),done:work(step,run2).catch(error=>{run2.bugs.push(error)})});run2.waiting=run2.waiting.filter(one=>!starts.
has(one.unit.service))}async function settleIdle(run2){for(let changed=!0;changed;){changed=!1;for(const step of run2.waiting){const result=await settle(step,run2);
result&&(run2.results.set(step.unit.service,result),run2.waiting=run2.waiting.filter(one=>one!==step),changed=!0)}}}async function work(step,run2){const{ports,policy,
lanes,crew}=run2,{unit}=step,log=lanes.lane(),queuedSeconds=(ports.clock.monotonic()-run2.started)/1e3,leave=crew.enter(),before=policy.cooldownMode==="adaptive"?
await ports.observe():void 0;try{const begun=await begin(step,run2),result=await buildOne(begun,policy,{...ports,log,live:lanes.live,alone:crew.alone}),after=before&&
await ports.observe(),quiet=before&&after&&after.receivedBytes-before.receivedBytes<MOVED_BYTES,moved=(result.moved||result.push==="pushed"||result.attempts.length>
1)&&!quiet;run2.results.set(unit.service,{...result,queuedSeconds,moved});const more=run2.waiting.some(one=>one.action==="build"&&findObstacle(one,run2)===void 0);
if(!moved||!more)return;log.info(`${unit.service} is done; a rest for the network of at most ${policy.cooldownMs/1e3} s`);const rested=await coolDown(policy.cooldownMode,
policy.cooldownMs,ports);run2.results.set(unit.service,{...result,queuedSeconds,moved,cooldownSeconds:rested/1e3})}finally{leave(),run2.running.delete(unit.service)}}
async function begin(step,run2){const{unit}=step,{builder}=run2.ports;if(step.action==="build")return{unit,why:step.why,artifact:void 0};const source=step.action===
"skip"?step.artifact:run2.results.get(step.with)?.artifact,artifact=source&&await adopted(unit,source,builder);return{unit,why:artifact?step.why:"its artifact w\
as removed since the plan was made",artifact}}var LINES_KEPT=400;async function runTool(exec,argv,options,attempt,name){const lines2=[];let result;try{result=await exec(
argv,{...options,timeoutMs:attempt.timeoutMs,...attempt.idleTimeoutMs>0?{idleTimeoutMs:attempt.idleTimeoutMs}:{},signal:attempt.signal,keepBytes:64*1024,onLine:line=>{
lines2.push(line),lines2.length>LINES_KEPT&&lines2.shift(),attempt.say(line)}})}catch(error){throw error instanceof _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
L9?new BuildFailure(error.message):error}if(result.code===0)return result;if(result.timedOut){const limits=`${attempt.timeoutMs/1e3} s in all or ${attempt.idleTimeoutMs/
1e3} s without a line`;throw new BuildFailure(`${name} was ended after ${limits}`,{lines:lines2,exitCode:result.code,timedOut:!0})}const end=result.code===null?
`was ended by ${result.signal??"a signal"}`:`ended with ${result.code}`;throw new BuildFailure(`${name} ${end}`,{lines:lines2,exitCode:result.code})}function repositoryOf(image,registry){
const plain=image.replace(/@.*$/,"").replace(/:[^/:]*$/,"");return registry===""?plain:`${registry.replace(/\/+$/,"")}/${plain.split("/").at(-1)??plain}`}function tagOf(image){
return/:([^/:@]+)(?:@.*)?$/.exec(image)?.[1]??"latest"}function digestTag(digest){return`cd-${digest.replace("sha256:","")}`}function pushedNames(one,unit,settings2){
const repository=repositoryOf(one.image,settings2.registry),tags=[tagOf(one.image),...settings2.tags,...settings2.tagByDigest?[digestTag(unit.digest)]:[]],further=settings2.
registry===""?one.tags:[];return[...new Set([...tags.map(tag=>`${repository}:${tag}`),...further])]}async function publishImage(one,unit,artifact,attempt,settings2,ports){
const names=pushedNames(one,unit,settings2);let digest;for(const name of names){attempt.step(`push ${name}`),await tool(["docker","image","tag",artifact.digest,
name],attempt,ports);const printed=await tool(["docker","push",name],attempt,ports);digest??=/digest: (sha256:[0-9a-f]{64})/.exec(printed)?.[1]}if(digest===void 0)
throw new BuildFailure(`docker push of ${names[0]} ended well, but named no digest`);return{ref:`${(names[0]??"").replace(/:[^/:]*$/,"")}@${digest}`,names}}async function tool(argv,attempt,ports){
const{stdout}=await runTool(ports.exec,argv,{},attempt,argv.slice(0,3).join(" "));return stdout}var CALL_MS2=6e4,AT_ONCE=4,CARBON_COPY="--prefer-index=false",UNKNOWN_FLAG=/unknown flag/;
async function findPublished(units,definitions,registry,exec){const found=new Map,left=[...units],next=async()=>{for(let unit=left.pop();unit!==void 0;unit=left.
pop()){const image=definitions.get(unit.service)?.image;if(image===void 0)continue;const argv=["docker","buildx","imagetools","inspect","--format","{{.Manifest.\
Digest}}",`${repositoryOf(image,registry)}:${digestTag(unit.digest)}`],result=await exec(argv,{timeoutMs:CALL_MS2}).catch(()=>{}),digest=/sha256:[0-9a-f]{64}/.exec(
result?.code===0?result.stdout:"")?.[0];digest!==void 0&&found.set(unit.service,digest)}};return await Promise.all(Array.from({length:Math.min(AT_ONCE,left.length)},
next)),found}async function retagPublished(one,unit,digest,settings2,exec){const names=pushedNames(one,unit,settings2),ref=`${repositoryOf(one.image,settings2.registry)}\
@${digest}`,tags=names.filter(name=>!name.endsWith(`:${digestTag(unit.digest)}`)).flatMap(name=>["--tag",name]),create=(...flags)=>{const argv=["docker","buildx",
"imagetools","create",...flags,...tags,ref];return exec(argv,{timeoutMs:CALL_MS2}).catch(()=>{})},copied=await create(CARBON_COPY);return(UNKNOWN_FLAG.test(copied?.
stderr??"")?await create():copied)?.code===0?{ref,names}:void 0}var PIP_ARGUMENTS={PIP_DEFAULT_TIMEOUT:"600",PIP_RETRIES:"5",PIP_RESUME_RETRIES:"5"},GHA_TIMEOUT="\
5m";function planCache(one,cache){const named=values=>values.map(value=>value.replaceAll("{service}",one.service)),scope=`${cache.application}-${one.service}`,repository=one.
image.replace(/@.*$/,"").replace(/:[^/:]*$/,""),common=`mode=${cache.mode},ignore-error=true`,backend={none:[[],[],[]],gha:[[`type=gha,scope=${scope}`],[],[`typ\
e=gha,scope=${scope},timeout=${GHA_TIMEOUT},${common}`]],registry:[[`type=registry,ref=${repository}:buildcache`],[],[`type=registry,ref=${repository}:buildcach\
e,image-manifest=true,oci-mediatypes=true,${common}`]],local:[[`type=local,src=${(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(cache.folder,scope)}`],[],[`ty\
pe=local,dest=${(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(cache.folder,scope)},${common}`]],inline:[[`type=registry,ref=${one.image}`],["type=inline"],[]]},
[from,inline,to]=backend[cache.backend];return{from:[...from,...one.cacheFrom,...named(cache.from)],inline,to:[...to,...one.cacheTo,...named(cache.to)]}}var GHA_VARIABLES=[
"ACTIONS_CACHE_URL","ACTIONS_RESULTS_URL","ACTIONS_RUNTIME_TOKEN","ACTIONS_CACHE_SERVICE_V2"];function actionsVariables(cache,environment){return/\bgha\b/.test(
[cache.backend,...cache.from,...cache.to].join(" "))?Object.fromEntries(GHA_VARIABLES.flatMap(name=>{const value=environment[name];return value===void 0?[]:[[name,
value]]})):{}}function cacheObstacle(backend,environment){if(backend==="gha"&&!environment.ACTIONS_RUNTIME_TOKEN)return"layer-cache gha needs ACTIONS_RUNTIME_TO\
KEN and ACTIONS_RESULTS_URL, which only actions on a runner have"}var PAIR=/^\s*(\S+?):\s+(\S.*?)\s*$/,IMAGE=/^[a-z0-9][a-z0-9._/:-]*$/;function readPairs(text,input){
const pairs2=text.split(/\r?\n/).filter(line=>line.trim()!==""&&!line.trimStart().startsWith("#")).map(line=>{const match=PAIR.exec(line);if(!match)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz([{input,expected:'lines of "image: folder"',seen:line}]);return[match[1]??"",match[2]??""]});return Object.fromEntries(pairs2)}async function listDefinitions(pairs2,root,input,files){
const definitions=Object.entries(pairs2).map(([image,folder])=>{if(!IMAGE.test(image))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,
expected:"a name of an image",seen:image}]);const context=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.resolve)(root,folder),service=(image.split("/").at(-1)??image).
replace(/[:@].*$/,"");return{...EMPTY_DEFINITION,service,image,context,dockerfile:dockerfileIn(context,void 0)}}),names=definitions.map(one=>one.service),twice=names.
find((name,at)=>names.indexOf(name)!==at);if(twice!==void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,expected:"images whose las\
t part differs",seen:`${twice} twice`}]);for(const one of definitions)if(!await files.exists(one.dockerfile))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz([{input:`${input}: ${one.image}`,expected:"a Dockerfile",seen:`no ${one.dockerfile}`}]);return definitions}function rankByHistory(history){const of=name=>history.
get(name)??{failed:!1,seconds:0};return(a,b)=>Number(of(b).failed)-Number(of(a).failed)||of(b).seconds-of(a).seconds||(a<b?-1:a>b?1:0)}function orderServices(names,edges,rank){
const there=new Set(names),known2=edges.filter(edge=>there.has(edge.from)&&there.has(edge.to)&&edge.from!==edge.to),kept=new Map,keep=edge=>{kept.set(edge.from,
[...kept.get(edge.from)??[],edge])},dropped=[];for(const edge of known2.filter(one=>one.hard)){const back=path(edge.to,edge.from,kept);if(back)throw circle([edge,
...back]);keep(edge)}for(const edge of known2.filter(one=>!one.hard))path(edge.to,edge.from,kept)?dropped.push(edge):keep(edge);return{services:sort(names,kept,
rank),dropped}}function path(from,to,edges,seen=new Set){seen.add(from);for(const edge of edges.get(from)??[]){if(edge.to===to)return[edge];if(seen.has(edge.to))
continue;const rest=path(edge.to,to,edges,seen);if(rest)return[edge,...rest]}}function sort(names,edges,rank){const left=rank?names.toSorted(rank):[...names],sorted=[],
done=new Set;for(;left.length>0;){const free=left.findIndex(name=>(edges.get(name)??[]).every(edge=>done.has(edge.to)));for(const name of left.splice(free,1))sorted.
push(name),done.add(name)}return sorted}function circle(edges){const names=[...edges.map(edge=>edge.from),edges[0]?.from??""],reasons=edges.map(edge=>`${edge.from}\
: ${edge.why}`);return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input:"the builds of the services",expected:"none that needs itself",seen:`${names.
join(" -> ")} (${reasons.join("; ")})`}])}function planBuilds(units,facts){const local=new Set;return units.toReversed().map(unit=>{const step=planOne(unit,facts,
local.has(unit.service));if(step.action==="build")for(const need of unit.needs)local.add(need);return step.action==="share"&&local.add(step.with),step}).toReversed()}
function planOne(unit,facts,neededHere){if(unit.sameAs!==void 0)return{unit,action:"share",with:unit.sameAs,why:`the same build as ${unit.sameAs}`};const before=facts.
known.get(unit.service),fits2=before?.digest===unit.digest;if(before&&fits2&&before.exists&&(facts.skip!=="off"||facts.resumed.has(unit.service))){const why=facts.
resumed.has(unit.service)?"finished by the run that was cut off, and its artifact is there":"unchanged, and its artifact is there";return{unit,action:"skip",why,
artifact:before.artifact,remote:!1,pushed:before.pushed}}const published=facts.skip==="registry"&&!neededHere?facts.published.get(unit.service):void 0;return published?
{unit,action:"skip",why:"unchanged, and its image is in the registry",artifact:published,remote:!0,pushed:void 0}:{unit,action:"build",why:reason(before,fits2,facts.
skip)}}function reason(before,fits2,skip){return skip==="off"?"skip-unchanged is off":before?fits2?"its artifact is gone or damaged":"its sources, lock or setti\
ngs changed":"not built before"}function describePlan(steps){return JSON.stringify(steps.map(step=>({service:step.unit.service,step:step.action,why:step.why,digest:step.
unit.digest,needs:step.unit.needs,...step.action==="skip"?{artifact:(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.oN)(step.artifact)}:{}})))}function chooseDefinitions(definitions,allowed,chosen){
const known2=definitions.map(one=>one.service).filter(name=>allowed?.has(name)??!0),wrong=chosen.filter(name=>!known2.includes(name));if(wrong.length===0)return chosen.
length===0?known2:known2.filter(name=>chosen.includes(name));throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz(wrong.map(name=>({input:"services",
expected:`services with a build${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_7__.ZA)(name,known2)}`,seen:name})))}async function readDockerfiles(definitions,buildArgs,files){
const found=new Map,missing=[],texts2=new Map,read=path2=>{const known2=texts2.get(path2)??files.readText(path2);return texts2.set(path2,known2),known2};for(const one of definitions){
const remote=!isFolderContext(one.context),text=one.inline??(remote?void 0:await read(one.dockerfile));text!==void 0?found.set(one.service,readDockerfile(text,argumentsOf(
one,buildArgs))):remote||missing.push(one.service)}if(missing.length===0)return found;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz(definitions.
filter(one=>missing.includes(one.service)).map(one=>({input:`services.${one.service}.build`,expected:"a Dockerfile",seen:`no ${one.dockerfile}`})))}function argumentsOf(definition2,added){
const own=Object.entries(definition2.args).flatMap(([name,value])=>value===null?[]:[[name,value]]);return{...Object.fromEntries(own),...added}}function definitionEdges(definitions,dockerfiles){
const byImage=new Map(definitions.flatMap(one=>[one.image,...one.tags].map(image=>[normalizeImage(image),one.service])));return definitions.flatMap(one=>{const from=one.
service,named=Object.entries(one.contexts).flatMap(([name,value])=>{const image=/^docker-image:\/\/(.+)$/.exec(value)?.[1],to=linkedService(value)??(image===void 0?
void 0:byImage.get(normalizeImage(image)));return to===void 0||to===from?[]:[{from,to,hard:!0,why:`additional context ${name} is ${value}`}]}),images=(dockerfiles.
get(from)?.images??[]).flatMap(image=>{const to=Object.hasOwn(one.contexts,image)?void 0:byImage.get(normalizeImage(image));return to===void 0||to===from?[]:[{from,
to,hard:!0,why:`its Dockerfile names the image ${image}`}]}),starts=one.after.map(to=>({from,to,hard:!1,why:"depends_on"}));return[...named,...images,...starts]})}
function orderDefinitions(definitions,edges,chosen,rank){const known2=new Set(definitions.map(one=>one.service)),wanted=new Set(chosen);for(const name of wanted)
for(const edge of edges)if(!(!edge.hard||edge.from!==name)){if(!known2.has(edge.to))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input:`s\
ervices.${name}.build`,expected:`${edge.to} to be a service with a build, since its ${edge.why}`,seen:`none of that name${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_7__.
ZA)(edge.to,[...known2])}`}]);wanted.add(edge.to)}return orderServices(definitions.map(one=>one.service).filter(name=>wanted.has(name)),edges,rank)}async function adoptImage(one,artifact,exec){
for(const name of[one.image,...one.tags]){const result=await exec(["docker","image","tag",artifact.digest,name],{timeoutMs:6e4});if(result.code!==0)throw new BuildFailure(
`docker image tag ended with ${result.code??"a signal"}`,{lines:result.stderr.split(`
`),exitCode:result.code})}return{kind:"image",name:one.image,digest:artifact.digest}}var LINE=/^\s*#(\d+) (?:(\[(?!internal\]|auth\]).*\d+\/\d+\].*)|(CACHED)\b|DONE (\d+(?:\.\d+)?)s|ERROR: (.*))/;
function readPlainProgress(say){const steps=new Map;let bytes=0;const take=line=>{const context=/transferring context: (\d+(?:\.\d+)?)([kMG]?)B/.exec(line);context&&
(bytes+=Number(context[1])*({k:1e3,M:1e6,G:1e9}[context[2]??""]??1));const match=LINE.exec(line);if(!match)return;const[,id2="",name,cached,seconds,error]=match,
step=steps.get(id2);name!==void 0&&!step&&steps.set(id2,{name,seconds:0,cached:!1,error:"",done:!1}),!(!step||name!==void 0)&&(step.cached||=cached!==void 0,step.
seconds=seconds===void 0?step.seconds:Number(seconds),step.error=error??step.error,step.done=!0)};return{read:line=>{take(line),say(line)},steps:()=>[...steps.values()].
map(({name,seconds,cached,error})=>({name,seconds,cached,error})),cached:()=>steps.size===0?void 0:[[...steps.values()].filter(step=>step.cached).length,steps.size],
bytes:()=>bytes,current:()=>[...steps.values()].findLast(step=>!step.done)?.name}}var NO_BUILDX=/is not a docker command|unknown command: docker buildx|unknown (?:shorthand )?flag/;
async function buildWithoutBuildx(one,attempt,settings2,ports){const tool2=settings2.composeTool;if(!tool2)throw new BuildFailure("docker buildx 0.8 or newer is\
 needed for a bake file or a list: install the plugin");const view=wheelsOf(settings2.wheelhouse,one.service),wheels=await ports.files.exists(view)?view:void 0;
return buildByCompose(one,{tool:tool2,args:settings2.buildArgs,view:wheels},attempt,ports)}async function buildByCompose(one,given,attempt,ports){const contexts=given.
view===void 0?{}:{additional_contexts:{wheels:given.view}},overlay={services:{[one.service]:{build:{args:given.args,...contexts}}}},path2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(ports.temporary,`compose-delivery-${one.service}.json`);await ports.files.writeAtomic(path2,JSON.stringify(overlay),384);const status=readPlainProgress(attempt.
say);try{await runTool(ports.exec,overlaidCommand(given.tool,path2,one.service),{cwd:given.tool.cwd,env:given.tool.env},{...attempt,say:line=>{status.read(line),
attempt.step(status.current())}},"docker compose build")}finally{await ports.files.remove(path2)}return status}function overlaidCommand(tool2,overlay,service){const at=tool2.
command.lastIndexOf("-f")+2;return[...tool2.command.slice(0,at),"-f",overlay,...tool2.command.slice(at),"build",service]}async function buildxRequest(one,unit,given){
const{settings:settings2,ports}=given,cache=planCache(one,settings2.cache);return{definition:one,args:{...one.args,...settings2.buildArgs},contexts:await contextsOf(
one,unit,given),dockerfile:await dockerfileOf(one,ports),metadataFile:void 0,progress:given.progress,builder:settings2.builder,cacheFrom:cache.from,cacheTo:cache.
inline,provenance:settings2.provenance,result:"load"}}async function contextsOf(one,unit,given){const contexts={};for(const[name,value]of Object.entries(one.contexts)){
const linked=given.definitions.get(linkedService(value)??"");contexts[name]=linked?`docker-image://${linked.image}`:value}given.published&&replaceByPublished(contexts,
one,unit,given.published,given.definitions);const view=wheelsOf(given.settings.wheelhouse,one.service);return await given.ports.files.exists(view)&&(contexts.wheels=
view),contexts}function replaceByPublished(contexts,one,unit,published,definitions){const image=value=>value.startsWith("docker-image://")?normalizeImage(value.
slice(15)):void 0;for(const need of unit.needs){const definition2=definitions.get(need),ref=published.get(need);if(!definition2)continue;if(ref===void 0)throw new BuildFailure(
`${one.service} is built from ${need}, which its builder takes from the registry, and ${need} was not pushed`);const names=[definition2.image,...definition2.tags].
map(normalizeImage);for(const[name,value]of Object.entries(contexts))names.includes(image(value)??"")&&(contexts[name]=`docker-image://${ref}`);for(const name of names)
contexts[name.replace(/:latest$/,"")]??=`docker-image://${ref}`}}async function dockerfileOf(one,ports){if(one.inline===void 0)return one.dockerfile;const path2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(ports.temporary,`compose-delivery-${one.service}.Dockerfile`);return await ports.files.writeAtomic(path2,one.inline,384),path2}function readMetadata(text){
try{const read=JSON.parse(text??"{}"),{"containerimage.digest":digest,"containerimage.config.digest":config=digest}=read;return config!==digest?void 0:typeof digest==
"string"&&/^sha256:[0-9a-f]{64}$/.test(digest)?digest:void 0}catch{return}}async function idOf(name,ports){const id2=(await inspectImages([name],ports)).find(name)?.
id;if(id2===void 0)throw new BuildFailure(`the build ended well, but there is no image ${name}`);return id2}var DAEMON_WAIT_MS=9e4,DAEMON_POLL_MS=2e3,NOTHING={retry:!0,
said:""};async function remedyFor(unit,diagnosis,given,ports){return diagnosis.kind==="disk-full"?pruneOnce(given,ports):diagnosis.kind==="builder-lost"?waitForBuilder(
given,ports):diagnosis.kind==="hash-mismatch"?repairWheels(unit,diagnosis,given,ports):NOTHING}async function repairWheels(unit,diagnosis,given,ports){let repaired;
try{repaired=await ports.repairWheels?.(unit.service,given.signal)}catch(error){return{retry:!1,said:`the wheelhouse cannot be repaired: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
bD)(error)}`}}if(!repaired)return dropWheel(unit,diagnosis,given,ports);const{restored,lost}=repaired;if(lost.length>0)return{retry:!1,said:`${lost.map(one=>one.
filename).join(", ")} of the wheelhouse was damaged and is dropped; it could not be fetched again: ${lost[0]?.why??""}; run wheel-cache again`};if(restored.length>
0)return{retry:!0,said:`${restored.join(", ")} of the wheelhouse was damaged, and was fetched again`};const{file,expected}=namedByPip(diagnosis),view=wheelsOf(given.
wheelhouse,unit.service),[entry]=file===void 0||!await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(view,file))?[]:await ports.trees.scan(
view,[file],()=>!0);return entry&&expected!==void 0&&entry.content!==expected?{retry:!1,said:`${file} of the wheelhouse is the wheel that wheel-cache placed, bu\
t the build expects another one: run wheel-cache with the lock of this build`}:entry?{retry:!0,said:`${file} is sound in the wheelhouse`}:{retry:!1,said:"the wh\
eels of the wheelhouse are sound: correct the lock, or the index"}}async function pruneOnce(given,ports){if(!given.firstPrune)return{retry:!1,said:"the builder \
was pruned in this run already"};const named=given.builder===""?[]:["--builder",given.builder],result=await ports.exec(["docker","buildx","prune","--force",...named],
{timeoutMs:6e5,signal:given.signal}),total=/Total:?\s+(\S+)/.exec(result.stdout)?.[1];return result.code===0?{retry:!0,said:`the builder's cache was pruned${total===
void 0?"":`: ${total} are free again`}`}:{retry:!1,said:`pruning the builder's cache ended with ${result.code??"a signal"}`}}async function waitForBuilder(given,ports){
const argv=given.builder===""?["docker","version","--format","{{.Server.Version}}"]:["docker","buildx","inspect","--bootstrap",given.builder],started=ports.clock.
monotonic();for(;;){const result=await ports.exec(argv,{timeoutMs:3e4,signal:given.signal}),waited=Math.round((ports.clock.monotonic()-started)/1e3);if(result.code===
0)return{retry:!0,said:`the builder answers again, after ${waited} s`};if(waited*1e3>=DAEMON_WAIT_MS||given.signal.aborted)return{retry:!1,said:`the builder did\
 not answer within ${waited} s`};await ports.clock.sleep(DAEMON_POLL_MS,given.signal).catch(()=>{})}}function namedByPip({lines:lines2}){const text=lines2.join(
`
`);return{file:/from file:\/\/\S*\/([A-Za-z0-9_.!+-]+\.whl)/.exec(text)?.[1],expected:/Expected sha256 ([0-9a-f]{64})/.exec(text)?.[1]}}async function dropWheel(unit,diagnosis,given,ports){
const{file,expected}=namedByPip(diagnosis),view=wheelsOf(given.wheelhouse,unit.service);if(file===void 0||expected===void 0||!await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(view,file)))return{retry:!1,said:"the wheel is not one of the wheelhouse: correct the lock, or the index"};const[entry]=await ports.trees.scan(view,[file],
()=>!0);return entry?.content===expected?{retry:!0,said:`${file} is sound in the wheelhouse`}:(await ports.files.remove((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(view,file)),entry?.mode!=="link"&&entry!==void 0&&await ports.files.remove((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(given.wheelhouse,"blobs",expected)),
{retry:!1,said:`${file} of the wheelhouse is not what the lock names; it is dropped: run wheel-cache again, which fetches it alone`})}var MAX_OBJECT=4*1024*1024,
DOCKERFILE_STEP=/^\[(?!internal\]|auth\]).*\d+\/\d+\]/,TRANSFERS=/^(transferring|downloading|extracting)/;function readSolveStatus(say){const steps=new Map,transfers=new Map;
let open="";const apply=status=>{for(const vertex of status.vertexes??[])takeVertex(vertex,steps,say);for(const transfer of status.statuses??[])takeTransfer(transfer,
transfers);for(const output of status.logs??[])for(const line of decode(output.data))say(`${shortName(steps.get(output.vertex??"")?.name)}${line}`);for(const warning of status.
warnings??[])warning.short!==void 0&&say(`warning: ${Buffer.from(warning.short,"base64").toString("utf8")}`)},inside=()=>open!=="";return{read:line=>{if(!inside()&&
!line.startsWith("{"))return say(line);open+=`${line}
`;const whole=line==="}"||open===`${line}
`&&line.endsWith("}"),status=whole?parse2(open):void 0;if(status)apply(status);else if(whole)for(const part of open.trimEnd().split(`
`))say(part);(whole||open.length>MAX_OBJECT)&&(open="")},steps:()=>dockerfileSteps(steps).map(({name,milliseconds,cached,error})=>({name,seconds:milliseconds/1e3,
cached,error})),cached:()=>{const all=dockerfileSteps(steps);return all.length===0?void 0:[all.filter(step=>step.cached).length,all.length]},bytes:()=>[...transfers.
values()].reduce((sum,one)=>sum+one,0),current:()=>[...steps.values()].findLast(step=>step.open)?.name}}function dockerfileSteps(steps){return[...steps.values()].
filter(step=>DOCKERFILE_STEP.test(step.name))}function takeVertex(vertex,steps,say){const{digest="",name="",started,completed}=vertex,step=steps.get(digest)??{name,
milliseconds:0,cached:!1,error:"",open:!1,told:!1};steps.set(digest,step),step.open=started!==void 0&&completed===void 0,step.open&&!step.told&&(step.told=!0,say(
name)),started!==void 0&&completed!==void 0&&(step.milliseconds+=Math.max(0,Date.parse(completed)-Date.parse(started))),vertex.cached&&!step.cached&&(step.cached=
!0,say(`${name}: CACHED`)),vertex.error!==void 0&&vertex.error!==""&&step.error===""&&(step.error=vertex.error,say(`${name}: ${vertex.error}`))}function takeTransfer(transfer,transfers){
const{id:id2="",vertex="",name="",current=0}=transfer;if(!TRANSFERS.test(name)&&!/^(transferring|sha256:)/.test(id2))return;const key=`${vertex} ${id2}`;transfers.
set(key,Math.max(transfers.get(key)??0,current))}function decode(data){const text=Buffer.from(data??"","base64").toString("utf8").replace(/\r?\n$/,"");return text===
""?[]:text.split(/\r?\n|\r/)}function shortName(name){const mark=/^\[[^\]]*\]/.exec(name??"")?.[0];return mark===void 0?"":`${mark} `}function parse2(text){try{
return JSON.parse(text)}catch{return}}function createBuildxBuilder(definitions,settings2,ports,images){const session={definitions,settings:settings2,ports,progress:"\
rawjson",pruned:!1,withoutBuildx:!1,images,published:void 0},find=unit=>{const found=definitions.get(unit.service);if(!found)throw new Error(`${unit.service} wa\
s not prepared`);return found};return{foresee:async steps=>{if(!await linksByRegistry(steps,settings2,ports.exec))return;const refs=steps.flatMap(({unit,pushed})=>pushed?
[[unit.service,pushed.ref]]:[]);session.published=new Map(refs)},existing:known2=>{const there=[...known2].filter(([,one])=>one.kind==="image"&&images.find(one.
digest)?.id===one.digest);return Promise.resolve(new Set(there.map(([unit])=>unit.service)))},build:(unit,attempt)=>build(find(unit),unit,attempt,session),adopt:(unit,artifact)=>adopt(
find(unit),artifact,session),remedy:(unit,diagnosis,signal)=>remedyFor(unit,diagnosis,{...settings2,signal,firstPrune:!session.pruned},ports).then(done=>(session.
pruned||=diagnosis.kind==="disk-full",done)),dockerfile:unit=>find(unit).inline===void 0?(0,node_path__WEBPACK_IMPORTED_MODULE_10__.relative)(settings2.workspace,
find(unit).dockerfile):void 0,...settings2.push?{publish:(unit,artifact,attempt)=>publishImage(find(unit),unit,artifact,attempt,settings2,ports).then(pushed=>(session.
published?.set(unit.service,pushed.ref),pushed)),publishNames:unit=>pushedNames(find(unit),unit,settings2),retag:(unit,artifact)=>retagPublished(find(unit),unit,
artifact.digest,settings2,ports.exec)}:{},...settings2.cache.backend==="none"&&settings2.cache.to.length===0?{}:{exportCache:(unit,attempt)=>exportCache2(find(unit),
unit,attempt,session)}}}function adopt(one,artifact,{images,ports}){return[one.image,...one.tags].every(name=>images.find(name)?.id===artifact.digest)?Promise.resolve(
{kind:"image",name:one.image,digest:artifact.digest}):adoptImage(one,artifact,ports.exec)}async function build(one,unit,attempt,session){const{ports}=session,metadataFile=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(ports.temporary,`compose-delivery-${one.service}.metadata.json`);await ports.files.makeDirectory(ports.temporary),await ports.files.remove(metadataFile);const request2={
...await buildxRequest(one,unit,session),metadataFile},status=session.withoutBuildx?await buildWithoutBuildx(one,attempt,session.settings,ports):await run(request2,
attempt,session),metadata=readMetadata(await ports.files.readText(metadataFile));await ports.files.remove(metadataFile);const digest=metadata??await idOf(one.image,
ports),cached=status.cached();return{artifact:{kind:"image",name:one.image,digest},cached,movedBytes:one.network!=="none"&&(cached===void 0||cached[0]<cached[1]),
bytes:status.bytes(),steps:status.steps()}}var NO_RAWJSON=/invalid progress mode|unknown progress|unsupported progress/i;async function run(request2,attempt,session){
const{argv,env}=buildCommand(request2),told2=[],say=line=>{told2.push(line),told2.length>400&&told2.shift(),attempt.say(line),attempt.step(status.current())},status=request2.
progress==="rawjson"?readSolveStatus(say):readPlainProgress(say);try{return await runTool(session.ports.exec,argv,{cwd:session.settings.root,env:{...session.settings.
env,...env,...actionsVariables(session.settings.cache,session.ports.environment)}},{...attempt,say:line=>status.read(line)},"docker buildx build"),status}catch(error){
if(!(error instanceof BuildFailure))throw error;if(request2.progress==="rawjson"&&error.lines.some(line=>NO_RAWJSON.test(line)))return session.progress="plain",
attempt.say("this buildx does not know rawjson: plain progress is read instead"),run({...request2,progress:"plain"},attempt,session);if(request2.result==="load"&&
error.lines.some(line=>NO_BUILDX.test(line)))return session.withoutBuildx=!0,attempt.say("there is no docker buildx: Compose builds instead"),buildWithoutBuildx(
request2.definition,attempt,session.settings,session.ports);throw new BuildFailure(error.message,{lines:told2,exitCode:error.exitCode,timedOut:error.timedOut})}}
async function exportCache2(one,unit,attempt,session){const{to}=planCache(one,session.settings.cache);if(to.length===0)return;const request2=await buildxRequest(
one,unit,session);await run({...request2,cacheTo:to,result:"cache"},attempt,session)}function outerImages(service,byService,dockerfiles){const contexts=byService.
get(service)?.contexts??{};return(dockerfiles.get(service)?.images??[]).filter(name=>name!=="wheels"&&!Object.hasOwn(contexts,name))}async function digestUnits(order,byService,edges,dockerfiles,reading2){
const scans=createScans(reading2),there=new Set(order),needsOf=service=>[...new Set(edges.filter(edge=>edge.hard&&edge.from===service&&there.has(edge.to)).map(edge=>edge.
to))],digests=new Map;for(const service of order){const one=byService.get(service);if(!one)throw new Error(`${service} has no definition`);const upstream=needsOf(
service).map(need=>digests.get(need)??Promise.resolve("")),images=outerImages(service,byService,dockerfiles),digest=Promise.all(upstream).then(known2=>definitionDigest(
one,known2,images,reading2,scans));digest.catch(()=>{}),digests.set(service,digest)}const units=[],first=new Map;for(const service of order){const digest=await digests.
get(service)??"",sameAs=first.get(digest);sameAs===void 0&&first.set(digest,service);const one=byService.get(service),claims=reading2.claims[service]??one?.claims??
{cpu:1,network:one?.network==="none"?0:1};units.push({service,digest,needs:needsOf(service),sameAs,claims})}return units}async function adviseOnPip(order,dockerfiles,wheelhouse,ports){
for(const service of order){const facts=dockerfiles.get(service),withWheels=await ports.files.exists(wheelsOf(wheelhouse,service)),deaf=Object.keys(PIP_ARGUMENTS).
filter(name=>!facts?.arguments.includes(name));facts?.runsPip&&deaf.length>0&&!withWheels&&ports.log.warning(`${service}: its Dockerfile runs pip without "ARG ${deaf.
join(" ")}", so these settings do not reach it`),withWheels&&facts&&!facts.usesWheels&&ports.log.warning(`${service}: wheel-cache has wheels for it, but its Doc\
kerfile takes nothing from the context "wheels"; it will fetch them itself`)}}var LOOKUP_MS=1e4,AT_ONCE2=4;async function resolveBases(names,local,ports){const found=new Map,
remote=[];for(const name of new Set(names)){const digest=/@(sha256:[0-9a-f]{64})$/.exec(name)?.[1]??local.find(name)?.id;digest===void 0?remote.push(name):found.
set(name,digest)}const next=async()=>{for(let name=remote.pop();name!==void 0;name=remote.pop()){const digest=await askRegistry(name,ports.exec);digest===void 0&&
ports.log.info(`${name}: neither here nor at its registry; whether it moved is not known`),found.set(name,digest??"unknown")}};return await Promise.all(Array.from(
{length:Math.min(AT_ONCE2,remote.length)},next)),found}async function askRegistry(name,exec){const result=await exec(["docker","buildx","imagetools","inspect","\
--format","{{.Manifest.Digest}}",name],{timeoutMs:LOOKUP_MS}).catch(()=>{});return/sha256:[0-9a-f]{64}/.exec(result?.code===0?result.stdout:"")?.[0]}async function prepareImages(settings2,ports){
const buildArgs={...PIP_ARGUMENTS,...settings2.buildArgs},version=daemonVersion(ports),inspect=inspectAhead(settings2.askedBefore??[],ports),{definitions,tool:tool2}=await readSource(
settings2,ports);refuseSeveralPlatforms(definitions);const delivered=settings2.source.kind==="compose"?new Set(Object.keys(settings2.application.services)):void 0,
chosen=chooseDefinitions(definitions,delivered,settings2.chosen),dockerfiles=await readDockerfiles(definitions,buildArgs,ports.files),edges=definitionEdges(definitions,
dockerfiles),order=orderDefinitions(definitions,edges,chosen,settings2.rank);for(const edge of order.dropped)ports.log.info(`${edge.from} is not built after ${edge.
to} (${edge.why}): its needs say otherwise`);const byService=new Map(definitions.map(one=>[one.service,one]));await adviseOnPip(order.services,dockerfiles,settings2.
wheelhouse,ports);const names=baseNames(order.services,byService,dockerfiles),asked=[...names,...settings2.artifacts??[],...order.services.flatMap(service=>byService.
get(service)?.image??[])],images=await inspect(asked),bases=await resolveBases(names,images,ports),reading2={...ports,...settings2,buildArgs,bases,builder:(await version).
replace(/\..*$/,"")},units=await digestUnits(order.services,byService,edges,dockerfiles,reading2),env={VERSION:settings2.version,BUILDKIT_PROGRESS:"plain",...tool2?.
env},builder=createBuildxBuilder(byService,{...settings2,buildArgs,root:settings2.application.root,env,composeTool:tool2},ports,images);return{units,builder,definitions:byService,
delivered,asked,images}}async function readSource(settings2,ports){const{source,application,version}=settings2;if(source.kind==="list")return{definitions:await listDefinitions(
source.pairs,application.root,source.input,ports.files)};if(source.kind==="bake"){const env={VERSION:version},given={...source,targets:settings2.chosen,cwd:application.
root,env};return{definitions:await bakeDefinitions(given,ports.exec)}}const{tool:tool2,model}=await readCompose(application,version,ports);return{definitions:composeDefinitions(
model),tool:tool2}}function refuseSeveralPlatforms(definitions){const several=definitions.filter(one=>one.platforms.length>1);if(several.length!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz(several.map(one=>({input:`services.${one.service}.build.platforms`,expected:"one platform, since an image of several cannot be kept by the daemon and deploye\
d from there",seen:one.platforms.join(", ")})))}function baseNames(order,byService,dockerfiles){const own=new Set([...byService.values()].flatMap(one=>[one.image,
...one.tags]).map(normalizeImage)),names=order.flatMap(service=>outerImages(service,byService,dockerfiles));return[...new Set(names.filter(name=>!own.has(normalizeImage(
name))))]}var INCLUDE=/^\s*(?:-r|-c|--requirement|--constraint)(?:\s+|=)?(\S[^#]*?)\s*(?:\s#.*)?$/;async function lockFiles(files,path2,input){const found=new Map,
read=async(one,from)=>{if(found.has(one))return;const text=await files.readText(one);if(text===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz([{input,expected:"an existing lock file",seen:`${one} (named by ${from}), which is not there`}]);found.set(one,text);for(const line of text.split(/\r?\n/)){const include=INCLUDE.
exec(line)?.[1];include!==void 0&&await read(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_10__.posix.dirname(one),include),
one)}};return await read(path2,input),[...found].map(([one,text])=>({path:one,text}))}function lockContentDigest(sources){const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.
createHash)("sha256");for(const{text}of sources){const normal=text.replace(/\r\n?/g,`
`);hash.update(`${Buffer.byteLength(normal)}
`).update(normal)}return hash.digest("hex")}var NOT_FOR_PIP=/(?:^|\/)(?:uv\.lock|poetry\.lock|pylock(?:\.[^./]+)?\.toml)$/;async function installerLock(files,lock,view,input){
const translated=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(view,"requirements.txt");if(await files.exists(translated))return translated;if(!NOT_FOR_PIP.test(
lock))return lock;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input,expected:`${translated}, which wheel-cache makes of ${node_path__WEBPACK_IMPORTED_MODULE_10__.
posix.basename(lock)} (run it before, with the same wheelhouse)`,seen:"no such file"}])}function environmentDigest(lockDigest,{python}){const facts=["env1",lockDigest,
python.path,python.version,python.implementation,python.platform];return(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256").update(JSON.stringify(
facts)).digest("hex")}function environmentFolder(stateDirectory,digest){return(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(stateDirectory,"python",digest)}var MARK="\
environment.json";async function hasEnvironment(files,folder){return await files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,MARK))&&await files.
exists((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"bin","python"))}async function ensureEnvironment(request2,chosen,stateDirectory,ports,attempt){const folder=environmentFolder(
stateDirectory,request2.digest),python=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"bin","python");if(await hasEnvironment(ports.files,folder))return attempt.
say(`environment ${request2.digest.slice(0,12)} is there already`),python;if(request2.requirements!==void 0&&!chosen.installer)throw new BuildFailure(`no pip of\
 22.3 or newer beside ${chosen.python.path}; install one, or name another Python with the input "python"`);if(request2.requirements!==void 0&&!await ports.files.
exists(request2.wheels))throw new BuildFailure(`there is no ${request2.wheels}; run wheel-cache before, with the same wheelhouse`);await ports.files.remove(folder),
await ports.trees.makeFolder(folder);const env=pipEnvironment(ports.environment);if(await runTool(ports.exec,[chosen.python.path,"-I","-m","venv","--without-pip",
folder],{env},attempt,"venv"),request2.requirements!==void 0&&chosen.installer){const argv=installCommand(chosen.installer.path,python,request2.wheels,request2.
requirements);await runTool(ports.exec,argv,{env},attempt,"pip")}await ports.trees.makeReadable(folder);const mark={schema:1,digest:request2.digest,python:chosen.
python.path,version:chosen.python.version},createdAt=new Date(ports.clock.now()).toISOString();return await ports.files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(folder,MARK),`${JSON.stringify({...mark,createdAt},null,2)}
`),python}function installCommand(installer,python,wheels,requirements){return[installer,"-I","-m","pip","--isolated","--disable-pip-version-check","--no-input",
"--python",python,"install","--no-index","--find-links",wheels,"--only-binary",":all:","--require-hashes","--no-cache-dir","--no-warn-script-location","-r",requirements]}
function pipEnvironment(environment){const hidden=Object.keys(environment).filter(name=>/^(PIP_|PYTHON|VIRTUAL_ENV$)/.test(name));return{...Object.fromEntries(hidden.
map(name=>[name,void 0])),PIP_CONFIG_FILE:"/dev/null"}}function processServices(application,chosen){const known2=Object.keys(application.services).filter(name=>application.
services[name]?.process!==void 0),wrong=chosen.filter(name=>!known2.includes(name));if(wrong.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz(wrong.map(name=>({input:"services",expected:`services with a process section${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_7__.ZA)(name,known2)}`,seen:name})));
return chosen.length===0?known2:known2.filter(name=>chosen.includes(name))}async function prepareProcessBuilds(services,settings2,ports){const prepared=new Map;
for(const service of services)prepared.set(service,await prepare(service,settings2,ports));const find=unit=>{const found=prepared.get(unit.service);if(!found)throw new Error(
`${unit.service} was not prepared`);return found};return{units:[...prepared.values()].map(one=>one.unit),builder:{existing:async known2=>{const there=new Set;for(const[
unit,artifact]of known2)await isWhole(find(unit),artifact,settings2,ports)&&there.add(unit.service);return there},build:(unit,attempt)=>build2(find(unit),settings2,
ports,attempt),remedy:(unit,diagnosis,signal)=>diagnosis.kind==="hash-mismatch"?repairWheels(unit,diagnosis,{wheelhouse:settings2.wheelhouse,signal},ports):Promise.
resolve({retry:!0,said:""})}}}async function prepare(service,settings2,ports){const{application}=settings2,definition2=application.services[service]?.process;if(!definition2)
throw new Error(`${service} has no process section`);const roots=treeRoots(definition2);for(const root of roots)if(!await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(application.root,root)))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input:`services.${service}.process`,expected:"files and folder\
s that exist",seen:root}]);const hidden=[settings2.stateDirectory,settings2.wheelhouse].map(path2=>(0,node_path__WEBPACK_IMPORTED_MODULE_10__.relative)(application.
root,path2)),keep=(name,path2)=>!isIgnored(name)&&!hidden.includes(path2),entries=await ports.trees.scan(application.root,roots,keep),stray=entries.find(leadsOutside);
if(stray)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input:`services.${service}.process`,expected:"files, and links that stay inside the\
 repository",seen:`${stray.path}, a link to ${stray.content}`}]);const{requirements,lockDigest}=await readLock(service,settings2,ports),environment=environmentDigest(
lockDigest,settings2.python),digest=treeDigest(entries,{service,command:definition2.command,version:settings2.version,environment});return{unit:{service,digest,
needs:[],sameAs:void 0,claims:{cpu:1}},entries,requirements,environment}}function treeRoots(definition2){const own=[definition2.directory,...definition2.include],
holdsOwn=folder=>own.some(root=>root.startsWith(`${folder.replace(/\/$/,"")}/`));return[...new Set([...own,...definition2["python-path"].filter(folder=>!holdsOwn(
folder))])]}async function readLock(service,settings2,ports){const lock=settings2.application.services[service]?.lock;if(lock===void 0)return{requirements:void 0,
lockDigest:""};const input=`services.${service}.lock`,view=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(settings2.wheelhouse,"views",service),path2=await installerLock(
ports.files,(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(settings2.application.root,lock),view,input);return{requirements:path2,lockDigest:lockContentDigest(
await lockFiles(ports.files,path2,input))}}async function isWhole(prepared,artifact,settings2,ports){if(artifact.kind!=="tree"||artifact.digest!==prepared.unit.
digest)return!1;const folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.TS)(settings2.stateDirectory,prepared.unit.service,artifact.digest);if(!await ports.
files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"artifact.json"))||!await hasEnvironment(ports.files,environmentFolder(settings2.stateDirectory,
prepared.environment)))return!1;const source=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"source");return sameEntries(await ports.trees.scan(source,
["."],()=>!0),prepared.entries)}async function build2(prepared,settings2,ports,attempt){const{service,digest}=prepared.unit,{stateDirectory}=settings2,request2={
requirements:prepared.requirements,wheels:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(settings2.wheelhouse,"views",service),digest:prepared.environment},python=await ensureEnvironment(
request2,settings2.python,stateDirectory,ports,attempt),folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.TS)(stateDirectory,service,digest),artifact={
kind:"tree",digest},done={artifact,movedBytes:!1,cached:void 0,bytes:0,steps:[]};if(await isWhole(prepared,artifact,settings2,ports))return attempt.say(`${folder}\
 is whole already; something may run from it, so it is left alone`),done;const unfinished=`${folder}.part`;await ports.files.remove(unfinished),attempt.say(`${prepared.
entries.length} files of ${service} go to ${folder}/source`),await ports.trees.copy(settings2.application.root,prepared.entries,(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(unfinished,"source"));const createdAt=new Date(ports.clock.now()).toISOString(),manifest={schema:1,service,digest,python,version:settings2.version,createdAt};
return await ports.files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(unfinished,"artifact.json"),`${JSON.stringify(manifest,null,2)}
`),await ports.files.remove(folder),await ports.trees.rename(unfinished,folder),done}function requireSpace(places,need){const needed=need.wheels+need.more,short=places.
filter(place=>place.freeBytes<needed);if(short.length===0)return;const parts=`${humanBytes(need.more)} of min-free-space and ${humanBytes(need.wheels)} of wheel\
s`,told2=short.map(({what,path:path2,freeBytes})=>`${what} (${path2}) has ${humanBytes(freeBytes)} free`);throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
L9(`the builds need ${humanBytes(needed)} (${parts}), but ${told2.join(" and ")}; nothing was built`,{advice:"Free some space (docker system df shows who has it\
), or lower min-free-space."})}var list=names=>names.join(", "),s=seconds=>seconds.toFixed(1),en={title:"Builds",head:["service","status","attempts","queued (s)",
"seconds","rest (s)","cached","bytes","size","slowest step","push","reason"],planHead:["service","step","reason"],status:{built:"built",skipped:"skipped",failed:"\
failed",blocked:"blocked"},push:{none:"",pushed:"pushed",failed:"failed"},planned:(build3,skip)=>`${build3} services would be built, ${skip} are unchanged. Noth\
ing was changed.`,done:(built,skipped)=>`${built} services built, ${skipped} unchanged.`,failed:(failed,blocked)=>`${list(failed)} could not be built${blocked.length>
0?`; not begun: ${list(blocked)}`:""}.`,notPushed:services=>`${list(services)} could not be pushed; what was built is kept, and only the push is tried again by \
the next run.`,account:one=>`${s(one.wallSeconds)} s in all. The longest chain of needs: ${one.critical.services.join(" -> ")}, ${s(one.critical.seconds)} s. Si\
de by side it would have taken ${s(one.parallelSeconds)} s at best, two at a time ${s(one.twoLanesSeconds)} s.`},es={title:"Construcciones",head:["servicio","es\
tado","intentos","espera (s)","segundos","pausa (s)","en caché","bytes","tamaño","paso más lento","envío","motivo"],planHead:["servicio","paso","motivo"],status:{
built:"construido",skipped:"sin cambios",failed:"falló",blocked:"bloqueado"},push:{none:"",pushed:"enviado",failed:"falló"},planned:(build3,skip)=>`Se constru\
irían ${build3} servicios; ${skip} no cambiaron. No se cambió nada.`,done:(built,skipped)=>`${built} servicios construidos, ${skipped} sin cambios.`,failed:(failed,blocked)=>`\
No se pudo construir ${list(failed)}${blocked.length>0?`; sin empezar: ${list(blocked)}`:""}.`,notPushed:services=>`No se pudo enviar ${list(services)}; lo cons\
truido se conserva, y la próxima ejecución solo repite el envío.`,account:one=>`${s(one.wallSeconds)} s en total. La cadena más larga: ${one.critical.services.
join(" -> ")}, ${s(one.critical.seconds)} s. En paralelo habrían sido ${s(one.parallelSeconds)} s en el mejor caso, de dos en dos ${s(one.twoLanesSeconds)} s.`},
texts={en,es},LIMIT_MS=1e4,LIMIT_BYTES=4*1024*1024;function askDaemonAt(socketPath){const agent=new node_http__WEBPACK_IMPORTED_MODULE_13__.Agent({maxSockets:8});
return path2=>new Promise(resolve4=>{const nobody=()=>resolve4(void 0),asked=(0,node_http__WEBPACK_IMPORTED_MODULE_13__.request)({socketPath,path:path2,agent,headers:{
host:"docker"},signal:AbortSignal.timeout(LIMIT_MS)},answer=>{const chunks=[];let bytes=0;answer.on("data",chunk=>{bytes+=chunk.length,bytes>LIMIT_BYTES?asked.destroy(
new Error("too long")):chunks.push(chunk)}),answer.on("error",nobody),answer.on("end",()=>resolve4({status:answer.statusCode??0,body:Buffer.concat(chunks).toString(
"utf8")}))});asked.on("error",nobody),asked.end()})}var HEAD="contents 1",TOO_YOUNG_NS=3000000000n,MOST_YOUNG_BYTES=256n*1024n*1024n,LINE2=/^([0-9a-f]{64}) (\d+ \d+ \d+ \d+ \d+)$/,
keyOf=facts=>[facts.dev,facts.ino,facts.size,facts.mtimeNs,facts.ctimeNs].join(" ");async function openContentMemory(files,path2,now,readAgain=readFacts){const nowNs=()=>BigInt(
Math.floor(now()))*1000000n,begun=nowNs();let text=await files.readText(path2).catch(()=>{})??"";const before=readLines(text),seen=new Map;let young=[],youngBytes=0n;
const settle2=async()=>{if(youngBytes>MOST_YOUNG_BYTES)return;const grown=young.filter(({newest})=>newest+TOO_YOUNG_NS<nowNs());young=young.filter(one=>!grown.includes(
one));for(const{path:file,key,sha256}of grown){const again=await readAgain(file);again?.sha256===sha256&&keyOf(again.facts)===key&&seen.set(key,sha256)}};return{
recall:facts=>{const key=keyOf(facts),known2=before.get(key);return known2!==void 0&&seen.set(key,known2),known2},note:(file,facts,sha256)=>{const newest=facts.
mtimeNs>facts.ctimeNs?facts.mtimeNs:facts.ctimeNs,key=keyOf(facts);newest+TOO_YOUNG_NS<begun?seen.set(key,sha256):(young.push({path:file,key,newest,sha256}),youngBytes+=
facts.size)},keep:async()=>{await settle2();const lines2=[...seen].map(([key,sha256])=>`${sha256} ${key}`).sort(),written=`${[HEAD,...lines2].join(`
`)}
`;written!==text&&await files.writeAtomic(path2,written),text=written}}}async function readFacts(path2){try{const sha256=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.
createHash)("sha256");for await(const chunk of(0,node_fs__WEBPACK_IMPORTED_MODULE_14__.createReadStream)(path2))sha256.update(chunk);return{facts:await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
lstat)(path2,{bigint:!0}),sha256:sha256.digest("hex")}}catch{return}}function readLines(text){const known2=new Map,[head,...lines2]=text.split(`
`);if(head!==HEAD)return known2;for(const line of lines2){const[,sha256,key]=LINE2.exec(line)??[];sha256!==void 0&&key!==void 0&&known2.set(key,sha256)}return known2}
async function freeBytesAt(path2){for(let at=path2;;at=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(at)){const seen=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
statfs)(at).catch(()=>{});if(seen)return seen.bavail*seen.bsize;if((0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(at)===at)return}}async function folderBytes(folders){
const seen=new Map;for(const folder of folders)for(const name of await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readdir)(folder).catch(()=>[])){const file=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
stat)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,name)).catch(()=>{});file?.isFile()&&seen.set(`${file.dev} ${file.ino}`,file.size)}return[...seen.
values()].reduce((sum,bytes)=>sum+bytes,0)}var realHeartbeat=(everyMs,beat)=>{const timer=setInterval(beat,everyMs);return timer.unref(),()=>clearInterval(timer)},
createTreeStore=memory=>({scan:async(root,roots,keep)=>{const found=new Map,read=(path2,facts)=>contentOf(path2,facts,memory);for(const path2 of roots)await scanInto(
found,root,(0,node_path__WEBPACK_IMPORTED_MODULE_10__.relative)(root,(0,node_path__WEBPACK_IMPORTED_MODULE_10__.resolve)(root,path2)),keep,read);return[...found.
values()]},copy:async(root,entries,to)=>{await makeFolder(to);for(const entry of entries){const target=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(to,entry.
path);await makeFolder((0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(target)),entry.mode==="link"?await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.symlink)(
entry.content,target):(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.copyFile)((0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(root,entry.path),target),
await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.chmod)(target,Number.parseInt(entry.mode,8)))}},makeReadable,makeFolder,rename:node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
rename}),realTreeStore=createTreeStore();async function scanInto(found,root,path2,keep,read){const absolute2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(root,
path2),facts=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.lstat)(absolute2,{bigint:!0});if(facts.isSymbolicLink())found.set(path2,{path:path2,mode:"li\
nk",content:await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readlink)(absolute2)});else if(facts.isFile()){const mode=(facts.mode&0o100n)===0n?"0644":"07\
55";found.set(path2,{path:path2,mode,content:await read(absolute2,facts)})}else if(facts.isDirectory()){const kept=(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
readdir)(absolute2,{withFileTypes:!0})).map(one=>({one,at:path2===""?one.name:`${path2}/${one.name}`})).filter(({one,at})=>keep(one.name,at,one.isDirectory()));
await Promise.all(kept.map(({at})=>scanInto(found,root,at,keep,read)))}}var SMALL_BYTES=1048576n,AT_ONCE3=16,reading=0,turns=[],known=new Map;async function contentOf(path2,facts,memory){
const remembered=memory?.recall(facts);if(remembered!==void 0)return remembered;const sha256=await readOnce(path2,facts);return memory?.note(path2,facts,sha256),
sha256}function readOnce(path2,facts){if(facts.size<=SMALL_BYTES)return inTurn(()=>sha256OfSmall(path2));const key=[facts.dev,facts.ino,facts.size,facts.mtimeNs,
facts.ctimeNs].join(" "),found=known.get(key)??inTurn(()=>sha256OfFile(path2));return known.set(key,found),found.catch(()=>known.delete(key)),found}async function inTurn(read){
reading>=AT_ONCE3&&await new Promise(resolve4=>{turns.push(resolve4)}),reading+=1;try{return await read()}finally{reading-=1,turns.shift()?.()}}async function sha256OfSmall(path2){
return(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256").update(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readFile)(path2)).digest(
"hex")}async function sha256OfFile(path2){const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_11__.createHash)("sha256");for await(const chunk of(0,node_fs__WEBPACK_IMPORTED_MODULE_14__.
createReadStream)(path2))hash.update(chunk);return hash.digest("hex")}async function makeFolder(folder){const first=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
mkdir)(folder,{recursive:!0});if(first!==void 0)for(let path2=folder;path2.length>=first.length;path2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.dirname)(path2))
await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.chmod)(path2,493)}async function makeReadable(folder){await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
chmod)(folder,493);for(const entry of await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.readdir)(folder,{withFileTypes:!0})){const path2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(folder,entry.name);if(entry.isDirectory())await makeReadable(path2);else if(entry.isFile()){const{mode}=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.
stat)(path2),wanted=(mode&64)===0?mode|292:mode|365;wanted!==mode&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_15__.chmod)(path2,wanted&4095)}}}async function checkBuilds(steps,given){
const{builder,inputs,wheelhouse}=given;await builder.foresee?.(steps.map(step=>({unit:step.unit,built:step.action==="build",pushed:step.action==="skip"?step.pushed:
void 0})));const built=steps.filter(step=>step.action==="build");if(inputs.minFreeSpace===""||built.length===0)return;const more=readAmounts(`disk=${inputs.minFreeSpace}`,
"min-free-space").disk??0,wheels=await folderBytes(built.map(({unit})=>wheelsOf(wheelhouse,unit.service)));requireSpace(await placesOf(given),{wheels,more})}async function placesOf({
images,stateDirectory,ports}){const folders=[{what:"the state directory",path:stateDirectory},...images?await dockerData(ports):[]],places=[];for(const{what,path:path2}of folders){
const freeBytes=await freeBytesAt(path2);freeBytes!==void 0&&places.push({what,path:path2,freeBytes})}return places}async function dockerData(ports){const argv=[
"docker","info","--format","{{.DockerRootDir}} {{.DriverStatus}}"],result=await ports.exec(argv,{timeoutMs:3e4}).catch(()=>{}),[path2="",status=""]=/^(\S+) (.*)$/m.
exec(result?.stdout??"")?.slice(1)??[],host=ports.environment.DOCKER_HOST??"",elsewhere=host!==""&&!host.startsWith("unix:");if(result?.code!==0||elsewhere||!await ports.
files.exists(path2))return ports.log.warning("min-free-space: the space of Docker's data cannot be read from here; it is not checked",{title:"sequential-build"}),
[];const store="/var/lib/containerd",byContainerd=status.includes("io.containerd.snapshotter")&&await ports.files.exists(store);return[{what:"Docker's data",path:path2},
...byContainerd?[{what:"Docker's images, kept by containerd,",path:store}]:[]]}var CONNECTIONS=6,WATCH={connectTimeoutMs:1e4,idleTimeoutMs:12e3,minBytesPerSecond:16384,
windowMs:15e3};function wheelRepair(wheelhouse,inputs,ports){let last=Promise.resolve(void 0);return(service,signal)=>(last=last.catch(()=>{}).then(()=>repair(service,
wheelhouse,inputs,{...ports,signal})),last)}async function repair(service,wheelhouse,inputs,ports){if(!await ports.files.exists((0,node_path__WEBPACK_IMPORTED_MODULE_10__.
join)(wheelhouse,"views",service)))return;const store=await(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_5__.VQ)(wheelhouse),given=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.
QZ)(inputs.indexCredentials,"index-credentials"),hosts=(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.jS)([...given,...await(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.
Zu)(ports)],ports.log),fetching=fetchPorts(store,hosts,ports),policy=fetchPolicy(inputs,ports);return(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.t_)(
service,{store,files:ports.files,fetch:wheel=>(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.iL)(wheel,fetching,policy)})}function fetchPorts(store,indexes,ports){
return{open:_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_5__.pi,clock:ports.clock,signal:ports.signal,log:ports.log,indexes,store,limit:(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_5__.
zm)(CONNECTIONS),health:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__._f)(),moreAddresses:()=>Promise.resolve([])}}function fetchPolicy(inputs,ports){
return{watch:WATCH,backoff:(0,_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.gx)(ports.randomId),retries:inputs.retries,rangedFromBytes:_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.
Pg,pieceBytes:_part_chunk_MCZZ5JG2_js__WEBPACK_IMPORTED_MODULE_1__.ts,totalTimeoutMs:inputs.attemptTimeoutSeconds*1e3}}async function prepareBuilds(given){const{
application,stateDirectory,ports}=given,folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.iR)(stateDirectory,application.application,application.environmentName),
memory=await openContentMemory(ports.files,(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"contents"),()=>ports.clock.now());return{...await prepareWith(
given,createTreeStore(memory)),remember:()=>memory.keep()}}async function prepareWith(given,trees){const{application,stateDirectory,wheelhouse,inputs,ports}=given,
engine=inputs.engine==="auto"?application.engine:inputs.engine,source=sourceOf(given);if(engine!=="process"||source.kind!=="compose")return prepareImageBuilds(given,
source,trees);const services=processServices(application,inputs.services),python=await(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.Ax)(ports.exec,ports.
workspace,inputs.python);python.remark&&ports.log.warning(python.remark,{title:"sequential-build"});const settings2={application,stateDirectory,wheelhouse,version:inputs.
version,python},prepared=await prepareProcessBuilds(services,settings2,{...ports,trees,repairWheels:wheelRepair(wheelhouse,inputs,ports)}),delivered=Object.keys(
application.services);return{...prepared,definitions:new Map,published:new Map,delivered,asked:[],images:{find:()=>{}}}}async function prepareImageBuilds(given,source,trees){
const{application,wheelhouse,inputs,ports,rank,state}=given,socket=await findDockerSocket(ports.environment,ports.files),repairWheels2=wheelRepair(wheelhouse,inputs,
ports),obstacle=cacheObstacle(inputs.layerCache,ports.environment);obstacle!==void 0&&ports.log.warning(`${obstacle}: layers are not kept`,{title:"sequential-bu\
ild"});const prepared=await prepareImages({application,source,wheelhouse,rank,chosen:inputs.services,version:inputs.version,buildArgs:inputs.buildArgs,wheelDigests:inputs.
wheelDigests,builder:inputs.builder,push:inputs.push,registry:inputs.registry,tags:inputs.tags,workspace:ports.workspace,artifacts:[...state.finished.values()].
map(one=>one.artifact.digest),askedBefore:state.asked,claims:claimsOf(application),provenance:inputs.provenance==="auto"?"":inputs.provenance,tagByDigest:inputs.
skipUnchanged==="registry",cache:{backend:obstacle===void 0?inputs.layerCache:"none",mode:inputs.cacheMode,application:application.application,folder:absolute(ports,
inputs.cacheFolder),from:lines(inputs.cacheFrom),to:lines(inputs.cacheTo)}},{...ports,daemon:socket===void 0?void 0:askDaemonAt(socket),trees,repairWheels:repairWheels2}),
{units,builder,definitions,asked,images}=prepared,published=new Map;if(inputs.skipUnchanged==="registry")for(const[service,digest]of await findPublished(units,definitions,
inputs.registry,ports.exec)){const name=repositoryOf(definitions.get(service)?.image??service,inputs.registry);published.set(service,{kind:"image",name,digest})}
const delivered=[...prepared.delivered??units.map(unit=>unit.service)];return{units,builder,definitions,delivered,published,asked,images}}function sourceOf({application,
inputs,ports}){const overrides=lines(inputs.bakeSet);if(inputs.bakeFile!==""&&inputs.buildList!=="")throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.
dz([{input:"build-list",expected:"nothing, since bake-file is given",seen:"a list"}]);if(inputs.bakeFile!=="")return{kind:"bake",file:absolute(ports,inputs.bakeFile),
overrides};if(inputs.buildList!=="")return{kind:"list",pairs:readPairs(inputs.buildList,"build-list"),input:"build-list"};const{build:build3}=application,file=build3?.["\
bake-file"];return file!==void 0?{kind:"bake",file:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(application.root,file),overrides}:build3?.list?{kind:"list",
pairs:build3.list,input:"build.list"}:{kind:"compose"}}function claimsOf(application){const written=Object.entries(application.build?.resources??{});return Object.
fromEntries(written.map(([service,amounts])=>[service,readAmounts(amounts,`build.resources.${service}`)]))}function absolute(ports,path2){return(0,node_path__WEBPACK_IMPORTED_MODULE_10__.
isAbsolute)(path2)?path2:(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(ports.workspace,path2)}function lines(text){return text.split(/\r?\n/).map(line=>line.
trim()).filter(line=>line!==""&&!line.startsWith("#"))}function readPolicy(inputs){return{retries:inputs.retries,retryOn:readPatterns(inputs.retryOn),cooldownMs:inputs.
cooldownSeconds*1e3,cooldownMode:inputs.cooldownMode,attemptTimeoutMs:inputs.attemptTimeoutSeconds*1e3,idleTimeoutMs:inputs.idleTimeoutSeconds*1e3,keepGoing:inputs.
keepGoing,limits:{lanes:inputs.maxParallel,resources:readAmounts(inputs.resources,"resources")},linesShown:inputs.logLines,backoffMs:failures=>Math.min(6e4,2e3*
2**(failures-1))}}function readPatterns(patterns){return patterns.map(pattern=>{try{return new RegExp(pattern,"i")}catch(error){const seen=error instanceof Error?
error.message:pattern;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__.dz([{input:"retry-on",expected:"regular expressions",seen}])}})}async function knownBuilds(units,builder,state){
const before=new Map;for(const unit of units){const one=state.finished.get(unit.service);one&&one.digest===unit.digest&&before.set(unit,one.artifact)}const there=before.
size>0?await builder.existing(before):new Set,known2=new Map;for(const unit of units){const one=state.finished.get(unit.service);one&&known2.set(unit.service,{...one,
exists:there.has(unit.service)})}return known2}async function writeBakeFile(folder,units,definitions,given){if(definitions.size===0)return"";const{wheelhouse,inputs,
ports}=given,withWheels=new Set;for(const{service}of units)await ports.files.exists(wheelsOf(wheelhouse,service))&&withWheels.add(service);const buildArgs={...PIP_ARGUMENTS,
...inputs.buildArgs},path2=(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"docker-bake.json");return await ports.files.writeAtomic(path2,describeBake(units,
definitions,{wheelhouse,buildArgs,withWheels}),384),path2}function reportPlan(steps,language){const say=texts[language],named=action2=>steps.filter(step=>step.action===
action2).map(step=>step.unit.service),sentence=say.planned(named("build").length,named("skip").length+named("share").length),kept=steps.flatMap(step=>step.action===
"skip"?[[step.unit.service,(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.oN)(step.artifact)]]:[]);return{outputs:{images:JSON.stringify(Object.fromEntries(
kept)),built:"[]",skipped:JSON.stringify([...named("skip"),...named("share")]),failed:"[]",blocked:"[]",attempts:"{}",timings:"[]","cache-ratio":"0",digests:"{}",
"bake-file":"",plan:describePlan(steps)},summary:[{heading:say.title},{paragraph:sentence},{table:{head:say.planHead,rows:steps.map(step=>[step.unit.service,step.
action,step.why])}}],outcome:{kind:"passed",message:sentence}}}function reportBuilds(results,facts){const say=texts[facts.language],services=test=>results.filter(
test).map(one=>one.service),named=status=>services(one=>one.status===status),[built,failed,blocked]=[named("built"),named("failed"),named("blocked")],skipped=named(
"skipped"),notPushed=services(one=>one.push==="failed"),sentences=[failed.length+blocked.length>0?say.failed(failed.length>0?failed:blocked,failed.length>0?blocked:
[]):"",notPushed.length>0?say.notPushed(notPushed):""].filter(one=>one!==""),bad=sentences.length>0,sentence=bad?sentences.join(" "):say.done(built.length,skipped.
length),advice=results.find(one=>one.diagnosis)?.diagnosis?.advice;return{outputs:{images:pairs(facts.delivered.flatMap(service=>results.find(one=>one.service===
service)??[]),one=>one.artifact?(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.oN)(one.artifact):void 0),built:JSON.stringify(built),skipped:JSON.stringify(
skipped),failed:JSON.stringify(services(one=>one.status==="failed"||one.push==="failed")),blocked:JSON.stringify(blocked),attempts:pairs(results,one=>one.attempts.
length),timings:JSON.stringify(results.map(timing)),"cache-ratio":facts.account.cacheRatio.toFixed(3),digests:pairs(results,one=>one.published?.ref),"bake-file":facts.
bakeFile,plan:facts.plan},summary:[{heading:say.title},{paragraph:sentence},...built.length>0?[{paragraph:say.account(facts.account)}]:[],{table:{head:say.head,
rows:results.map(one=>row(one,say,facts))}},...results.flatMap(one=>one.diagnosis?[{paragraph:`${one.service}: ${one.reason}. ${one.diagnosis.advice}`}]:[])],outcome:bad?
{kind:"failed",message:sentence,...advice?{advice}:{}}:{kind:"passed",message:sentence}}}function pairs(results,value){const entries=results.map(one=>[one.service,
value(one)]);return JSON.stringify(Object.fromEntries(entries.filter(([,one])=>one!==void 0)))}function row(result,say,facts){const size=result.artifact?.kind===
"image"?facts.sizeOf(result.artifact.digest):void 0,slow=slowestStep(result);return[result.service,say.status[result.status],result.attempts.length,result.queuedSeconds.
toFixed(1),result.seconds.toFixed(1),result.cooldownSeconds.toFixed(1),result.cached?`${result.cached[0]}/${result.cached[1]}`:"",result.bytes>0?humanBytes(result.
bytes):"",size===void 0?"":humanBytes(size),slow?`${slow.name.slice(0,80)} (${slow.seconds.toFixed(1)} s)`:"",say.push[result.push],result.reason]}function timing(result){
return{service:result.service,status:result.status,queuedSeconds:round(result.queuedSeconds),seconds:round(result.seconds),cooldownSeconds:round(result.cooldownSeconds),
attempts:result.attempts.map(({what,seconds,end})=>({what,seconds:round(seconds),end})),cached:result.cached??null,bytes:result.bytes,steps:result.steps.map(step=>({
name:step.name,seconds:round(step.seconds),cached:step.cached}))}}function round(seconds){return Math.round(seconds*1e3)/1e3}var action=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_7__.
lL)(_part_chunk_GYP55RD5_js__WEBPACK_IMPORTED_MODULE_0__.I,async(inputs,ports)=>{const policy=readPolicy(inputs),started=ports.clock.monotonic(),{deliveryFile,environment,
envFile}=inputs,application=await(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.nR)(ports.files,ports.workspace,deliveryFile,environment,{envFile}),stateDirectory=absolute(
ports,inputs.stateDirectory),wheelhouse=inputs.wheelhouse===""?(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(stateDirectory,"wheelhouse"):absolute(ports,inputs.
wheelhouse),folder=(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_2__.iR)(stateDirectory,application.application,application.environmentName),state=await openBuildState(
ports.files,(0,node_path__WEBPACK_IMPORTED_MODULE_10__.join)(folder,"builds.json")),history=new Map([...new Set([...state.finished.keys(),...state.failed])].map(
name=>[name,{failed:state.failed.has(name),seconds:state.finished.get(name)?.seconds??0}])),rank=rankByHistory(history),given={application,stateDirectory,wheelhouse,
inputs,ports,rank,state},prepared=await prepareBuilds(given),{units,builder,definitions,delivered,published}=prepared;checkClaims(units.map(unit=>({...unit,name:unit.
service})),policy.limits);const plan=planDigest(units),steps=planBuilds(units,{skip:inputs.skipUnchanged,known:await knownBuilds(units,builder,state),resumed:inputs.
resume==="auto"?state.resumed(plan):new Set,published});for(const step of steps)ports.log.info(`${step.unit.service}: ${step.action}, ${step.why}`);if(inputs.dryRun)
return reportPlan(steps,inputs.language);await checkBuilds(steps,{...given,builder,images:definitions.size>0}),await state.begin(plan,prepared.asked),await prepared.
remember();const bakeFile=await writeBakeFile(folder,units,definitions,{wheelhouse,inputs,ports}),results=await executeBuilds(steps,policy,{...ports,builder,state,
observe:()=>readActivity(ports.files),heartbeat:realHeartbeat,cores:(0,node_os__WEBPACK_IMPORTED_MODULE_16__.availableParallelism)()});await state.end(results.filter(
one=>one.status==="failed"||one.push==="failed"||one.status==="blocked").map(one=>one.service)),results.some(one=>one.status==="built")&&await prepared.remember();
const account=accountOf(results,units,(ports.clock.monotonic()-started)/1e3),ids2=results.flatMap(one=>one.status==="built"&&one.artifact?.kind==="image"?[one.artifact.
digest]:[]),sizes=ids2.length>0?await inspectImages(ids2,ports):prepared.images,sizeOf=digest=>(sizes.find(digest)??prepared.images.find(digest))?.bytes;return reportBuilds(
results,{delivered,plan:describePlan(steps),account,sizeOf,bakeFile,language:inputs.language})})})};export{id,ids,modules};
