const id=665,ids=[665],modules={5665:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{action:()=>action});var _part_chunk_2JAJWVXP_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(2944),_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
4676),_part_chunk_KDWM3F3I_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(1816),_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(2103),
_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(604),_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(3331),_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(
167),_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(3611),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(5666),
_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(8947),_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_10__=__webpack_require__(3897),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_11__=__webpack_require__(
9469),node_net__WEBPACK_IMPORTED_MODULE_12__=__webpack_require__(7030),node_tls__WEBPACK_IMPORTED_MODULE_13__=__webpack_require__(1692),node_path__WEBPACK_IMPORTED_MODULE_14__=__webpack_require__(
6760),lookAtTls=(endpoint,timeoutMs)=>new Promise(resolve=>{let connected=!1,socket;const end=answer=>{clearTimeout(timer),socket?.destroy(),resolve(answer)},timer=setTimeout(
()=>end({kind:"unreachable",why:`nothing within ${timeoutMs} ms`}),timeoutMs);try{socket=(0,node_tls__WEBPACK_IMPORTED_MODULE_13__.connect)(optionsOf(endpoint))}catch(error){
clearTimeout(timer),resolve({kind:"unable",why:messageOf(error)});return}socket.once("connect",()=>connected=!0),socket.once("secureConnect",()=>end(seenBy(socket,
endpoint))),socket.once("error",error=>{/NO_PROTOCOLS_AVAILABLE|UNSUPPORTED_PROTOCOL|NO_CIPHERS_AVAILABLE|NO_CIPHER_MATCH/.test(error.code??"")&&endpoint.only!==
void 0&&error.code!=="ERR_SSL_UNSUPPORTED_PROTOCOL"?end({kind:"unable",why:messageOf(error)}):end({kind:connected?"refused":"unreachable",why:messageOf(error)})}),
socket.once("close",()=>end({kind:connected?"refused":"unreachable",why:"the connection was closed"}))});function optionsOf(endpoint){const{host,port,serverName,
ca,only}=endpoint;return{host,port,...(0,node_net__WEBPACK_IMPORTED_MODULE_12__.isIP)(serverName)===0?{servername:serverName}:{},rejectUnauthorized:!1,...ca===void 0?
{}:{ca:[...node_tls__WEBPACK_IMPORTED_MODULE_13__.rootCertificates,ca]},...only===void 0?{}:{minVersion:only,maxVersion:only,ciphers:"DEFAULT@SECLEVEL=0"}}}function seenBy(socket,endpoint){
const certificate=socket.getPeerCertificate(),named=(0,node_tls__WEBPACK_IMPORTED_MODULE_13__.checkServerIdentity)(endpoint.serverName,certificate),chain=messageOf(
socket.authorizationError),distrust=named?.message??(socket.authorized?void 0:chain);return{kind:"seen",seen:{protocol:socket.getProtocol()??"",distrust,notAfter:Date.
parse(certificate.valid_to),notBefore:Date.parse(certificate.valid_from),subject:String(certificate.subject?.CN??"-"),issuer:String(certificate.issuer?.CN??"-")}}}
var messageOf=thrown=>thrown instanceof Error?thrown.message:String(thrown),inside=(workspace,path)=>(0,node_path__WEBPACK_IMPORTED_MODULE_14__.isAbsolute)(path)?
path:(0,node_path__WEBPACK_IMPORTED_MODULE_14__.join)(workspace,path),NO_PATHS={json:"",junit:"",sarif:"",html:"",evidence:""};async function reported(report,secrets,anchors,inputs,ports){
const folder=inside(ports.workspace,inputs.reportDirectory),written=await(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.u5)(report,folder,ports.files,secrets,
inputs.language,anchors).catch(error=>{if(error instanceof _part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.hF)return error;throw error}),unwritten=written instanceof
_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.hF?written:void 0,paths=written instanceof _part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.hF?NO_PATHS:
written;return{outputs:{...figures(report),...unwritten&&report.verdict==="pass"?{verdict:"inconclusive"}:{},"report-json":paths.json,"report-junit":paths.junit,
"report-sarif":paths.sarif,"report-html":paths.html,"evidence-directory":paths.evidence},summary:(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.WP)(report,
inputs.language),outcome:unwritten?withoutReport(outcomeOf(report,inputs.language),unwritten):outcomeOf(report,inputs.language)}}function withoutReport(outcome,unwritten){
const message=`${outcome.message}
${unwritten.message}`;return outcome.kind==="passed"?{kind:"failed",message,...unwritten.advice===void 0?{}:{advice:unwritten.advice}}:{...outcome,message}}function figures(report){
const ids2=verdict=>report.results.filter(result=>result.verdict===verdict).map(({id:id2})=>id2).join(",");return{verdict:report.verdict,"rollback-recommended":report.
rollbackRecommended,passed:report.counts.pass+report.counts.flaky,flaky:ids2("flaky"),waived:ids2("waived"),failed:ids2("fail"),inconclusive:ids2("inconclusive"),
skipped:ids2("skipped"),slot:report.slot,version:report.version}}function outcomeOf(report,language){const t=_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.
Te[language],title=`${t.title(report.application,report.version,report.slot)}: ${t.overall[report.verdict]}`,loud=report.counts.flaky+report.counts.waived>0;if(report.
verdict==="pass")return{kind:"passed",level:loud?"warning":"notice",message:`${title} (${report.counts.pass+report.counts.flaky})`};const message=`${title}
${(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.lG)(report).reasons.join(`
`)}`;return report.verdict==="fail"?{kind:"refused",message,advice:t.rollback}:{kind:"failed",message,advice:t.noRollback}}function dryRun(application,inputs){return{
outputs:{verdict:"dry-run","rollback-recommended":!1,passed:0,flaky:"",waived:"",failed:"",inconclusive:"",skipped:(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.
dH)(application,inputs.only,inputs.skip).filter(planned=>planned.left!==void 0).map(({check})=>check.id).join(","),slot:"",version:"","report-json":"","report-j\
unit":"","report-sarif":"","report-html":"","evidence-directory":""},summary:(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.p2)(application,inputs.only,
inputs.skip,inputs.language),outcome:{kind:"passed",message:_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.Te[inputs.language].dryRun}}}async function runSmoke(inputs,ports,openSlot2){
await(0,_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_4__.K)(ports.files,ports.workspace,{"report-directory":inputs.reportDirectory});const application=await readApplication(
inputs,ports);if((0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.dH)(application,inputs.only,inputs.skip),(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.
sj)(application,ports.clock.now()),inputs.dryRun)return dryRun(application,inputs);const variables=await readVariables(application,ports),stateDirectory=inside(
ports.workspace,inputs.stateDirectory),opened=await openSlot2({application,variables,stateDirectory,target:inputs.slot,ports});try{const learned=new Set,report=await askSlot(
inputs,ports,opened,{application,variables,learned}),secrets=[...(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.VX)(application,variables),...[...learned].
filter(value=>!(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.dl)(application,value)).map(value=>({name:"a token or a captured secret",value}))];return await reported(
report,secrets,await findAnchors(inputs,ports,application),inputs,ports)}finally{await opened.close?.()}}async function readApplication(inputs,ports){const written=await(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_5__.
nR)(ports.files,ports.workspace,inputs.deliveryFile,inputs.environment,{envFile:inputs.envFile}),meant=inputs.engine==="auto"?written:{...written,engine:inputs.
engine};return inputs.checksFile===""?meant:(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_5__.c0)(meant,ports.files,ports.workspace,inputs.checksFile)}async function askSlot(inputs,ports,{
view,bench,tls,http=ports.http,over},{application,variables,learned}){const back=await bench?.repair()??[];back.length>0&&ports.log.warning(`an earlier run ende\
d while ${back.join(", ")} was stopped; it was started again`);const uid=process.getuid?.();return(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.JT)({application,
view,variables,ports:{...ports,http,over,bench,...tls?{tls}:{}},root:application.root,only:inputs.only,skip:inputs.skip,deadlineSeconds:inputs.deadlineSeconds,runId:ports.
randomId(),signal:ports.signal,onSecret:value=>learned.add(value),...uid===void 0||uid===0?{}:{onlyUid:uid}})}async function findAnchors(inputs,ports,application){
const paths=[inputs.checksFile,inputs.deliveryFile].filter(path=>path!==""),texts2=await Promise.all(paths.map(async path=>({path:(0,node_path__WEBPACK_IMPORTED_MODULE_14__.
relative)(ports.workspace,inside(ports.workspace,path)),text:await ports.files.readText(inside(ports.workspace,path))??""})));return(0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.
EF)((0,_part_chunk_BFXUQLNC_js__WEBPACK_IMPORTED_MODULE_3__.tD)(application),texts2)}async function readVariables(application,ports){const path=application["env\
-file"];if(path===void 0)return{};const text=await ports.files.readText(inside(application.root,path));if(text===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_11__.
dz([{input:"env-file",expected:"an existing file",seen:`${path}, which is not there`}]);return(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_5__.FO)(text,path,
ports.environment)}async function openSlot(inputs,ports){const deployment=await(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_1__.Q6)(ports,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_1__.
$G,{...inputs,frontProgram:()=>(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_1__.iV)(ports.environment),openPlace:request=>(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_1__.
QL)(ports,request),streams:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_1__.W1)(ports.environment)}),close=()=>deployment.close();try{const slot=await slotOf(
inputs.slot,deployment),view=await deployment.engine.view(slot),{http}=deployment.place,bench=(0,_part_chunk_2JAJWVXP_js__WEBPACK_IMPORTED_MODULE_0__.u)(deployment,
ports,slot);return{view,http,over:(0,_part_chunk_2JAJWVXP_js__WEBPACK_IMPORTED_MODULE_0__._R)(deployment),tls:(0,_part_chunk_2JAJWVXP_js__WEBPACK_IMPORTED_MODULE_0__.
jo)(deployment,lookAtTls),close,bench}}catch(error){throw await close(),error}}async function slotOf(wanted,deployment){if(wanted==="blue"||wanted==="green")return wanted;
const{active}=await deployment.router.observe();if(active!==void 0)return wanted==="active"?active:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_1__.jx)(active);
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_11__.L9("no slot serves, so there is nothing to ask",{advice:"deploy first, or name a slot by `slot`"})}
var action=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_9__.lL)(_part_chunk_KDWM3F3I_js__WEBPACK_IMPORTED_MODULE_2__.I,(inputs,ports)=>runSmoke(inputs,ports,
()=>openSlot(inputs,ports)))}),2944:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,{
_R:()=>overOf,jo:()=>tlsAt,u:()=>benchOf});var _part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(4676),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
9469),node_path__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(6760),WATCH_SCRIPT=`
mark=$1 pid=$2 left=$3
shift 3
while [ -e "$mark" ]; do
  if [ "$left" -le 0 ] || ! kill -0 "$pid" 2>/dev/null; then
    docker stop --time 10 "$@"
    docker start "$@" && rm -f "$mark"
    exit
  fi
  sleep 1
  left=$((left - 1))
done
`,FAR_WATCH_SCRIPT=`
mark=$1 alive=$2 silence=$3 left=$4
shift 4
seen='' quiet=0
while [ -e "$mark" ]; do
  now=$(cat "$alive" 2>/dev/null)
  if [ "$now" = "$seen" ]; then quiet=$((quiet + 1)); else seen=$now quiet=0; fi
  if [ "$left" -le 0 ] || [ "$quiet" -ge "$silence" ]; then
    docker stop --time 10 "$@"
    docker start "$@" && rm -f "$mark" "$alive"
    exit
  fi
  sleep 1
  left=$((left - 1))
done
`,aliveScript=alivePath=>["sh","-c",'[ -n "$(find "$1" -mmin -1 2>/dev/null)" ]',"sh",alivePath],TAKE_AWAY=`
[ -e "$mark" ] || exit
rm -f "$mark.env"
for again in 1 2 3; do
  docker rm --force --volumes "$name"
  sleep 1
done
rm -f "$mark" "$mark.alive"
`,END_SCRIPT=`
mark=$1 pid=$2 left=$3 name=$4
kill -0 "$pid" 2>/dev/null || pid=$$
while [ -e "$mark" ] && [ "$left" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do
  sleep 1
  left=$((left - 1))
done
${TAKE_AWAY}`,FAR_END_SCRIPT=`
mark=$1 silence=$2 left=$3 name=$4
seen='' quiet=0
while [ -e "$mark" ] && [ "$left" -gt 0 ] && [ "$quiet" -lt "$silence" ]; do
  now=$(cat "$mark.alive" 2>/dev/null)
  if [ "$now" = "$seen" ]; then quiet=$((quiet + 1)); else seen=$now quiet=0; fi
  sleep 1
  left=$((left - 1))
done
${TAKE_AWAY}`,BEAT_MS=2e3,SILENT_SECONDS=25,ASK_MS=3e4;async function keepBeating({files,randomId},clock,path){const own=randomId(),over=new AbortController,beat=count=>files.
writeAtomic(path,`${own} ${count}
`,384);await beat(0);const running=(async()=>{for(let count=1;;count+=1){if(await clock.sleep(BEAT_MS,over.signal).catch(()=>{}),over.signal.aborted)return;await beat(
count).catch(()=>{})}})();return async()=>{over.abort(),await running}}async function isAlive(options,pid,beatPath){const far=pid===0;return!far&&pid===options.
pid?!1:(await options.exec(far?aliveScript(beatPath):["kill","-0",String(pid)],{timeoutMs:ASK_MS,signal:new AbortController().signal})).code===0}var LIVES_SECONDS=1800;
async function startAnother(docker,options,wanted){const run=async args=>{const result=await docker(args);if(result.code===0)return result.stdout;throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.
L9(`a second container of ${wanted.service}: docker ${args[0]??""}: ${result.stderr.trim()}`)},[original]=JSON.parse(await run(["inspect",wanted.source])),name=`\
delivery-check-${options.randomId()}`,mark=(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(options.folder,name),envFile=`${mark}.env`,beatPath=`${mark}.alive`;let endBeating;
const end=async()=>{await endBeating?.(),await options.files.remove(beatPath),await options.files.remove(envFile);const removed=await docker(["rm","--force","--\
volumes",name]);(removed.code===0||/no such container/i.test(removed.stderr))&&await options.files.remove(mark)};try{await options.files.writeAtomic(mark,""),options.
far&&(endBeating=await keepBeating(options,options.far,beatPath)),await startEndWatch(options,mark,name),await options.files.writeAtomic(envFile,environmentOf(original,
wanted),384);const networks=Object.keys(original.NetworkSettings.Networks);await run(["create",...argumentsOf(original,wanted,{name,envFile,network:networks[0]??
"bridge"})]),await options.files.remove(envFile);for(const network of networks.slice(1))await run(["network","connect",network,name]);await run(["start",name]);
const bound=/:(\d+)\s*$/m.exec(await run(["port",name,`${wanted.port}/tcp`]))?.[1];if(bound===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.
L9(`the second container of ${wanted.service} got no port`);return{url:`http://127.0.0.1:${bound}`,end}}catch(error){throw await end(),error}}async function startEndWatch(options,mark,name){
const words=["sh","-c",...options.far?[FAR_END_SCRIPT,"take-away",mark,String(SILENT_SECONDS)]:[END_SCRIPT,"take-away",mark,String(options.pid)],String(LIVES_SECONDS),
name],result=await options.docker(["sh","-c",'setsid "$@" </dev/null >/dev/null 2>&1 &',"sh",...words],{timeoutMs:3e4,signal:new AbortController().signal,env:{RUNNER_TRACKING_ID:void 0}});
if(result.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`the watch that takes a second container away: ${result.stderr.trim()}`)}function environmentOf(original,wanted){
return`${[...(original.Config.Env??[]).filter(pair=>!Object.hasOwn(wanted.env,pair.slice(0,pair.indexOf("=")))),...Object.entries(wanted.env).map(([name,value])=>`${name}\
=${value}`)].filter(pair=>!/[\r\n]/.test(pair)).join(`
`)}
`}function argumentsOf({Image,Config,HostConfig,Mounts},{port},given){const[entrypoint,...rest]=Config.Entrypoint??[];return["--name",given.name,"--label","comp\
ose-delivery.check=another","--network",given.network,"--env-file",given.envFile,"--publish",`127.0.0.1::${port}`,...Config.User===""?[]:["--user",Config.User],
...Config.WorkingDir===""?[]:["--workdir",Config.WorkingDir],...HostConfig.ReadonlyRootfs?["--read-only"]:[],...Object.entries(HostConfig.Tmpfs??{}).flatMap(([path,
how])=>["--tmpfs",how===""?path:`${path}:${how}`]),...(HostConfig.ExtraHosts??[]).flatMap(host=>["--add-host",host]),...mountsOf(Mounts),...(HostConfig.CapDrop??
[]).flatMap(capability=>["--cap-drop",capability]),...(HostConfig.SecurityOpt??[]).flatMap(option=>["--security-opt",option]),...HostConfig.Memory>0?["--memory",
String(HostConfig.Memory)]:[],...HostConfig.NanoCpus>0?["--cpus",String(HostConfig.NanoCpus/1e9)]:[],...entrypoint===void 0?[]:["--entrypoint",entrypoint],Image,
...rest,...Config.Cmd??[]]}var mountsOf=mounts=>mounts.filter(({Type})=>Type==="bind"||Type==="volume").flatMap(({Type,Name,Source,Destination})=>["--mount",`ty\
pe=${Type},source=${Type==="volume"?Name??"":Source},target=${Destination},readonly`]),BLOCK=512;function fileOfTar(archive){const bytes=Buffer.from(archive,"ut\
f8");for(let at=0;at+BLOCK<=bytes.length;){const header=bytes.subarray(at,at+BLOCK),size=Number.parseInt(header.subarray(124,136).toString("latin1").replace(/\0.*$/s,
"").trim(),8),kind=String.fromCharCode(header[156]??0);if(Number.isNaN(size))return;if(kind==="0"||kind==="\0")return bytes.subarray(at+BLOCK,at+BLOCK+size).toString(
"utf8");if(kind!=="x"&&kind!=="g"&&kind!=="L")return;at+=BLOCK+Math.ceil(size/BLOCK)*BLOCK}}var markAt=folder=>(0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder,
"stopped-by-checks.json");async function readMark(files,path){const text=await files.readText(path);if(text!==void 0){try{const mark=JSON.parse(text);if(Number.
isInteger(mark.pid)&&[mark.services,mark.containers].every(Array.isArray)&&mark.containers.every(id2=>/^[0-9a-f]{12,64}$/.test(id2)))return mark}catch{}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.
L9(`${path} cannot be read, so what it names cannot be put back`,{advice:"start what is stopped by hand, then remove the file"})}}var UNCANCELLED=new AbortController().
signal,QUICK_MS=3e4,KILLED=137,SETTLE_MS=3e3,STOP_SECONDS=10,OF_DOCKER=/^(?:PATH|HOME|LD_.*|DOCKER_.*|.*_PROXY|.*_proxy)$/;function openWorkbench(options){const docker=(args,timeoutMs=QUICK_MS)=>options.
docker(["docker",...args],{timeoutMs,signal:UNCANCELLED}),markPath=markAt(options.folder),beatPath=`${markPath}.alive`;let endBeating;const find=(service,...filters)=>findContainers(
docker,options.deploymentId,service,filters),inSlot=async service=>{const[own]=await find(service,`label=compose-delivery.slot=${options.slot}`,"status=running"),
[any]=own===void 0?await find(service,"status=running"):[own];if(any===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`no container of\
 ${service} runs`);return any},restart=async()=>{await endBeating?.();const services=await putBack(options.files,docker,markPath);return await options.files.remove(
beatPath),services};return{...options.keeps===void 0?{}:{keeps:options.keeps},run:async(service,argv,{timeoutMs,env})=>{const handed=Object.entries(env).filter(
([name])=>!OF_DOCKER.test(name)),variables=Object.entries(env).flatMap(([name,value])=>["--env",OF_DOCKER.test(name)?`${name}=${value}`:name]),container=await inSlot(
service),before=await lifeOf(docker,container),result=await options.docker(["docker","exec",...variables,container,...argv],{env:Object.fromEntries(handed),timeoutMs,
signal:UNCANCELLED});if(result.code===KILLED&&await docker(["wait",container],SETTLE_MS),result.code!==0&&await lifeOf(docker,container)!==before)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.
L9(`container ${container.slice(0,12)} of ${service} ended, or began anew, while ${argv[0]??""} ran in it`);return result},readFile:async(service,path)=>{const archive=await docker(
["cp","--follow-link",`${await inSlot(service)}:${path}`,"-"]);if(archive.code===0)return fileOfTar(archive.stdout);if(!/no such file|could not find the file/i.
test(archive.stderr))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`${path} of ${service} cannot be read: ${archive.stderr.trim()}`)},running:async service=>(await find(
service,"status=running")).length>0,stop:async(service,atMostSeconds)=>{if(options.keeps!==void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.
L9(options.keeps);const containers=await find(service,"status=running");if(containers.length===0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.
L9(`${service} does not run, so it cannot be stopped`);if(await options.files.exists(markPath))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(
`another run has stopped something here (${markPath})`,{advice:"wait until it has ended; if it died, run the checks again: that puts it back"});const mark={pid:options.
pid,services:[service],containers};options.far&&(endBeating=await keepBeating(options,options.far,beatPath)),await options.files.writeAtomic(markPath,`${JSON.stringify(
mark)}
`),await startWatch(options,markPath,containers,atMostSeconds);const stopped=await docker(["stop","--time",String(STOP_SECONDS),...containers]);if(stopped.code!==
0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`${service} could not be stopped: ${stopped.stderr.trim()}`)},putBack:restart,repair:async()=>{
const mark=await readMark(options.files,markPath);return!mark||await isAlive(options,mark.pid,beatPath)?[]:restart()},another:async(service,env)=>{const port=options.
portOf(service);if(port===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`the delivery file names no port of ${service}`);const source=await inSlot(
service);return startAnother(docker,options,{source,service,port,env})}}}async function lifeOf(docker,container){const result=await docker(["inspect","--type","\
container","--format","{{.State.Running}} {{.State.StartedAt}}",container]);return result.code===0?result.stdout.trim():"gone"}async function findContainers(docker,deploymentId,service,filters){
const args=[`label=compose-delivery.deployment=${deploymentId}`,`label=compose-delivery.service=${service}`,...filters].flatMap(filter=>["--filter",filter]),result=await docker(
["ps","--all","--quiet","--no-trunc",...args]);if(result.timedOut)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`docker ps did not answer wi\
thin ${QUICK_MS/1e3} s`);if(result.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`docker ps failed: ${result.stderr.trim()}`);return result.
stdout.split(`
`).filter(Boolean)}async function startWatch(options,markPath,containers,atMostSeconds){const words=["sh","-c",...options.far?[FAR_WATCH_SCRIPT,"put-back",markPath,
`${markPath}.alive`,String(SILENT_SECONDS)]:[WATCH_SCRIPT,"put-back",markPath,String(options.pid)],String(Math.ceil(atMostSeconds)),...containers],result=await options.
docker(["sh","-c",'setsid "$@" </dev/null >/dev/null 2>&1 &',"sh",...words],{timeoutMs:QUICK_MS,signal:UNCANCELLED,env:{RUNNER_TRACKING_ID:void 0}});if(result.code!==
0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.L9(`the watch that puts things back could not be started: ${result.stderr}`)}async function putBack(files,docker,path){
const mark=await readMark(files,path);if(!mark)return[];const started=await docker(["start",...mark.containers]);if(started.code!==0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_1__.
L9(`${mark.services.join(", ")} could not be started again: ${started.stderr.trim()}`,{advice:`docker start ${mark.containers.map(id2=>id2.slice(0,12)).join(" ")}`});
return await files.remove(path),mark.services}function benchOf(deployment,ports,slot,keeps){const{application,place,folder}=deployment;if(application.engine==="\
compose")return openWorkbench({docker:place.there?.docker??place.docker,exec:place.exec,files:place.files,deploymentId:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.
Y4)(folder),slot,folder,pid:place.remote?0:process.pid,far:place.remote?ports.clock:void 0,keeps,randomId:ports.randomId,portOf:service=>application.services[service]?.
port})}var overOf=({place})=>place.remote?"over ssh":void 0;function tlsAt({place},look){return place.remote?async(endpoint,timeoutMs)=>{const{host,port}=endpoint,
near=new URL(await place.reach(`http://${host.includes(":")?`[${host}]`:host}:${port}`));return near.hostname==="127.0.0.1"?look({...endpoint,host:near.hostname,
port:Number(near.port||80)},timeoutMs):look(endpoint,timeoutMs)}:look}})};export{id,ids,modules};
