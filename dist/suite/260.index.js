const id=260,ids=[260],modules={6260:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,
{BB:()=>readResolution,BL:()=>resolutionPrefix,Dd:()=>decodeGeneration,Dn:()=>lookUpEntries,F9:()=>readComposeServices,JW:()=>NOWHERE,Kn:()=>reservesGpu,MG:()=>uniqueWheels,
MO:()=>packageKey,MS:()=>CACHE_LIMITS,OF:()=>gatherWheels,OP:()=>pruneCache,Of:()=>mergeResolutions,Ov:()=>readHeldKeys,PS:()=>readIndexes,Pg:()=>RANGED_FROM_BYTES,
QZ:()=>parseNetrc,RD:()=>resolveWheels,TU:()=>readServiceLock,Te:()=>texts,XJ:()=>mergePlatforms,Yk:()=>mirrorAddresses,Zu:()=>readNetrcFile,_S:()=>viewTexts,_f:()=>createSourceHealth,
gx:()=>standardBackoff,hI:()=>generationEntry,iL:()=>fetchWheel,iu:()=>planCacheEntries,jS:()=>credentialHosts,lk:()=>encodeGeneration,mL:()=>rememberPages,mm:()=>adviseOn,
nq:()=>writeOrigins,o2:()=>resolutionKey,ok:()=>isDefaultBranch,ph:()=>readMirrors,qb:()=>lookAtWheel,rc:()=>lockedServices,s0:()=>planWheels,st:()=>guardCache,
tE:()=>withCredentials,t_:()=>repairView,ts:()=>PIECE_BYTES,tz:()=>otherAddresses,u0:()=>GENERATION_PREFIX,uP:()=>chooseTargets,vY:()=>readCacheAccess,vs:()=>indexesDigest,
wP:()=>isWhole,y_:()=>decideSave,z3:()=>formatBytes,zU:()=>resolutionDigest});var _part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(3331),
_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(3611),_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(678),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(
8947),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(9469),node_path__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(6760),node_crypto__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(
7598),smol_toml__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(3292),node_zlib__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(8522);function formatBytes(bytes){
if(bytes<1e3)return`${bytes} B`;const units=["kB","MB","GB","TB"],power=Math.min(units.length,Math.floor(Math.log10(bytes)/3)),value=bytes/1e3**power;return`${value>=
100?Math.round(value):value.toFixed(1)} ${units[power-1]??"kB"}`}var en={title:"Wheels",head:["wheel","bytes","from","why"],sources:{present:"wheelhouse",cache:"\
cache",network:"network"},totals:(wheels,services,saved,network)=>`${wheels} wheels for ${services} services: ${formatBytes(network)} came over the network, ${formatBytes(
saved)} did not have to.`,planned:(wheels,network)=>`${wheels} wheels; ${formatBytes(network)} would come over the network. Nothing was changed.`,advice:"Advice",
nothing:"No service of the delivery file has a lock; there is nothing to fetch.",damaged:key=>`cache entry ${key} is damaged; delete it, so that the next run ne\
ed not download again`},es={title:"Wheels",head:["wheel","bytes","origen","motivo"],sources:{present:"wheelhouse",cache:"caché",network:"red"},totals:(wheels,services,saved,network)=>`${wheels}\
 wheels para ${services} servicios: ${formatBytes(network)} llegaron por la red, ${formatBytes(saved)} no hicieron falta.`,planned:(wheels,network)=>`${wheels} \
wheels; ${formatBytes(network)} llegarían por la red. No se cambió nada.`,advice:"Consejos",nothing:"Ningún servicio del archivo de entrega tiene lock; no hay\
 nada que descargar.",damaged:key=>`la entrada de caché ${key} está dañada; bórrela para que la próxima ejecución no descargue otra vez`},texts={en,es};function lockError(place2,expected,seen){
return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:placeName(place2),expected,seen}])}function placeName(place2){return place2.line>0?`${place2.
file}, line ${place2.line}`:place2.file}var MAX_LOCK_CHARACTERS=32e6;async function readLockText(files,path,show,from){let text;try{text=await files.readText(path)}catch(error){
throw lockError(from,"a lock file that can be read",`${show(path)}: ${whyUnreadable(error)}`)}if(text===void 0)throw lockError(from,"an existing lock file",`${show(
path)}, which is not there`);const place2={file:show(path),line:0};if(text.length>MAX_LOCK_CHARACTERS)throw lockError(place2,`a lock of at most ${MAX_LOCK_CHARACTERS/
1e6} million characters`,`${text.length}`);const at=text.search(/[\ufffd\0]/);if(at!==-1){const wide=/^\ufffd\ufffd|^\0|^.\0/.test(text);throw lockError({...place2,
line:text.slice(0,at).split(`
`).length},"text in UTF-8",wide?"what looks like UTF-16; save the file as UTF-8":"bytes that are no UTF-8")}return text.replace(/^\ufeff/,"")}var REASONS={EACCES:"\
permission denied",EPERM:"permission denied",EISDIR:"a folder",ELOOP:"links that lead in a circle",ENAMETOOLONG:"a name that is too long",ERR_FS_FILE_TOO_LARGE:"\
a file that is too large",ERR_STRING_TOO_LONG:"a file that is too large"};function whyUnreadable(error){const code=error instanceof Error&&"code"in error?String(
error.code):"";return REASONS[code]??(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error).slice(0,120)}var MAX_WHEEL_BYTES=1e12;function readSize(size,place2){
if(size!==void 0){if(typeof size=="number"&&Number.isSafeInteger(size)&&size>=0&&size<=MAX_WHEEL_BYTES)return size;throw lockError(place2,"a size in bytes, from\
 0 to 1 TB",typeof size=="object"?"something else":(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(size))}}function fileNameOf(address){const last=address.
replace(/[?#].*$/s,"").split(/[/\\]/).pop()??"";try{return decodeURIComponent(last)}catch{return""}}function hasCredentials(url){if(!URL.canParse(url))return/^[a-z][a-z0-9+.-]*:\/\/[^/]*@/i.
test(url);const{username,password}=new URL(url);return username!==""||password!==""}function some(names){return names.length<=8?names.join(", "):`${names.slice(
0,8).join(", ")} +${names.length-8}`}var en2={cuda:(service,packages,bytes,unknown2)=>`${service} installs ${formatBytes(bytes)}${unknown2>0?` or more (${unknown2}\
 of unknown size)`:""} for NVIDIA GPUs (${some(packages)}), but reserves no GPU. Locked against https://download.pytorch.org/whl/cpu it needs none of them.`,disagreement:(name,versions)=>`\
services disagree on ${name}: ${versions}; one version would be fetched once`,sameGiant:(file,bytes,services)=>`${file} (${formatBytes(bytes)}) is in ${services.
length} images (${some(services)}); a stage or base image that they share would hold it once and save ${formatBytes(bytes*(services.length-1))} of disk and regi\
stry`,oldPip:(service,pip)=>`${service} installs over the network with pip ${pip}, which begins a broken download anew; install from the view of wheel-cache (--\
no-index --find-links /wheels), or upgrade to pip 25.1 or newer`,indexOption:(place2,option)=>option.includes("extra")||option==="-f"||option==="--find-links"?`${placeName(
place2)}: ${option} has no effect: any of several places could answer for a name (dependency confusion); indexes come from the input index-urls, in their order`:
`${placeName(place2)}: ${option} has no effect; indexes come from the input index-urls`,localCode:(file,names)=>`${file}: ${some(names)}: code of the repository\
, which no wheel brings; the image must install it itself`,localFile:(place2,name)=>`${placeName(place2)}: the file of ${name} beside the lock is not read; its \
sha256 is looked for on the indexes`,unhashed:(file,names)=>`${file}: no hash for ${some(names)}; those of the primary index were believed and recorded in the v\
iew's requirements.txt. Lock them (pip-compile --generate-hashes, uv pip compile --generate-hashes), so that a changed file is noticed`},es2={cuda:(service,packages,bytes,unknown2)=>`${service}\
 instala ${formatBytes(bytes)}${unknown2>0?` o más (${unknown2} de tamaño desconocido)`:""} para GPU de NVIDIA (${some(packages)}), pero no reserva ninguna. C\
on un lock hecho contra https://download.pytorch.org/whl/cpu no los necesita.`,disagreement:(name,versions)=>`los servicios no coinciden en ${name}: ${versions}\
; una sola versión se descargaría una vez`,sameGiant:(file,bytes,services)=>`${file} (${formatBytes(bytes)}) está en ${services.length} imágenes (${some(services)}\
); una etapa o imagen base común lo tendría una vez y ahorraría ${formatBytes(bytes*(services.length-1))} de disco y registro`,oldPip:(service,pip)=>`${service}\
 instala por la red con pip ${pip}, que empieza de nuevo una descarga cortada; instale desde la vista de wheel-cache (--no-index --find-links /wheels) o actuali\
ce a pip 25.1 o posterior`,indexOption:(place2,option)=>option.includes("extra")||option==="-f"||option==="--find-links"?`${placeName(place2)}: ${option} no tie\
ne efecto: cualquiera de varios sitios podría responder por un nombre (confusión de dependencias); los índices vienen de la entrada index-urls, en su orden`:
`${placeName(place2)}: ${option} no tiene efecto; los índices vienen de la entrada index-urls`,localCode:(file,names)=>`${file}: ${some(names)}: código del rep\
ositorio, que ningún wheel trae; la imagen debe instalarlo`,localFile:(place2,name)=>`${placeName(place2)}: el archivo de ${name} junto al lock no se lee; su s\
ha256 se busca en los índices`,unhashed:(file,names)=>`${file}: sin hash para ${some(names)}; se creyeron los del índice primario y quedaron en el requirements\
.txt de la vista. Fíjelos (pip-compile --generate-hashes, uv pip compile --generate-hashes) para notar un archivo cambiado`},adviceTexts={en:en2,es:es2};function adviseOn(services,language,oldPips=new Map){
const say=adviceTexts[language];return[...services.flatMap(service=>cudaAdvice(service,language)),...sameGiants(services).map(([wheel,who])=>say.sameGiant(wheel.
filename,wheel.size??0,who)),...disagreements(services).map(([name,versions])=>say.disagreement(name,versions)),...[...oldPips].map(([service,pip])=>say.oldPip(
service,pip)),...new Set(services.flatMap(({lock})=>lock.lock.remarks.map(remark=>describe(remark,language))))]}function describe(remark,language){const say=adviceTexts[language];
switch(remark.kind){case"index-option":return say.indexOption(remark.place,remark.option);case"local-code":return say.localCode(remark.file,remark.names);case"l\
ocal-file":return say.localFile(remark.place,remark.name);case"unhashed":return say.unhashed(remark.file,remark.names)}}function isCudaWheel(wheel){return/^(?:nvidia|cuda)-/.
test(wheel.package)||wheel.package==="triton"||/\+cu\d/.test(wheel.version)}var TORCH=new Set(["torch","torchvision","torchaudio"]);function cudaAdvice(service,language){
if(service.hasGpu)return[];const withLibraries=service.wheels.filter(isCudaWheel).some(wheel=>wheel.package.startsWith("nvidia-")),cuda=service.wheels.filter(wheel=>isCudaWheel(
wheel)||withLibraries&&TORCH.has(wheel.package)&&!wheel.version.includes("+"));if(cuda.length===0)return[];const bytes=cuda.reduce((sum,wheel)=>sum+(wheel.size??
0),0),unknown2=cuda.filter(wheel=>wheel.size===void 0).length,names=[...new Set(cuda.map(wheel=>wheel.package))];return[adviceTexts[language].cuda(service.lock.
service,names,bytes,unknown2)]}var GIANT_BYTES=2e8;function sameGiants(services){const users=new Map;for(const{lock,wheels}of services)for(const wheel of wheels){
if((wheel.size??0)<GIANT_BYTES)continue;const known=users.get(wheel.sha256)??[wheel,[]];known[1].push(lock.service),users.set(wheel.sha256,known)}const waste=([
wheel,who])=>(wheel.size??0)*(who.length-1);return[...users.values()].filter(([,who])=>who.length>1).sort((a,b)=>waste(b)-waste(a))}function disagreements(services){
const versions=new Map;for(const{lock,wheels}of services)for(const wheel of wheels){const known=versions.get(wheel.package)??new Map;known.set(wheel.version,[...known.
get(wheel.version)??[],lock.service]),versions.set(wheel.package,known)}return[...versions].filter(([,known])=>known.size>1).map(([name,known])=>[name,[...known].
map(([version,who])=>`${version} (${[...new Set(who)].join(", ")})`).join(", ")])}function reservesGpu(service){const model=service,reservations=model?.deploy?.
resources?.reservations,{devices,generic_resources:resources}=reservations??{},reserved=Array.isArray(devices)&&devices.some(one=>one?.driver==="nvidia"||JSON.stringify(
one?.capabilities??[]).includes("gpu")),generic=Array.isArray(resources)&&resources.some(one=>/gpu/i.test(JSON.stringify(one?.discrete_resource_spec?.kind??"")));
return reserved||generic||model?.gpus!==void 0||model?.runtime==="nvidia"}function standardBackoff(randomId){return{firstMs:500,longestMs:2e4,longestRetryAfterMs:12e4,
jitter:()=>Number.parseInt(randomId().slice(0,8),16)/4294967296}}function backoffMs(failures,backoff){const ceiling=Math.min(backoff.longestMs,backoff.firstMs*2**
(failures-1));return Math.round(Math.max(backoff.firstMs/2,ceiling*backoff.jitter()))}function retryAfterMs(header,nowMs,date){if(header===void 0)return;if(/^\d+$/.
test(header.trim()))return Math.min(Number(header)*1e3,Number.MAX_SAFE_INTEGER);const until=Date.parse(header),sent=Date.parse(date??"");return Number.isNaN(until)?
void 0:Math.max(0,until-(Number.isNaN(sent)?nowMs:sent))}var LOOPBACK=/^(localhost|127(\.\d+){3}|\[::1\])$/;function readIndexes(urls,log,input="index-urls"){const problems=[],
indexes=urls.flatMap(text=>{if(!URL.canParse(text)||!/^https?:$/.test(new URL(text).protocol))return problems.push({input,expected:"http(s) addresses such as ht\
tps://pypi.org/simple/",seen:"something else"}),[];const url=new URL(text),[user,password]=[decodeURIComponent(url.username),decodeURIComponent(url.password)];maskCredentials(
user,password,log),url.username="",url.password="",url.hash="",url.pathname.endsWith("/")||(url.pathname+="/"),(user!==""||password!=="")&&!isSafeForCredentials(
url)&&problems.push({input,expected:"https where an address carries credentials",seen:`http to ${url.host}`});const authorization=user===""&&password===""?void 0:
`Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;return[{url:url.href,origin:url.origin,authorization}]});if(urls.length===0&&problems.push({input,
expected:"at least one address",seen:"nothing"}),problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz(problems);return indexes}function isSafeForCredentials(url){
return url.protocol==="https:"||LOOPBACK.test(url.hostname)}function maskCredentials(user,password,log){password!==""?(log.mask(password),log.mask(encodeURIComponent(
password)),log.mask(`${user}:${password}`)):user!==""&&(log.mask(user),log.mask(encodeURIComponent(user)))}function authorizationFor(address,indexes){const{origin}=new URL(
address),owner=indexes.find(index=>index.origin===origin&&index.authorization!==void 0);return owner?.authorization===void 0?{}:{authorization:owner.authorization}}
var MAX_REDIRECTS=5;function redirectTarget(from,location){if(location===void 0||!URL.canParse(location,from))return{refused:"a redirect without an address"};const target=new URL(
location,from);return/^https?:$/.test(target.protocol)?new URL(from).protocol==="https:"&&target.protocol==="http:"?{refused:"a redirect from https to http"}:(target.
username="",target.password="",{url:target.href}):{refused:`a redirect to ${target.protocol}`}}var SIMPLE_ACCEPT="application/vnd.pypi.simple.v1+json, applicati\
on/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";function parseSimplePage(contentType,body,address){const kind=contentType.split(";")[0]?.trim().toLowerCase()??
"";if(/^application\/(vnd\.pypi\.simple\.v\d+\+json|json)$/.test(kind))return parseJson(body,address);if(/^(application\/vnd\.pypi\.simple\.v1\+html|text\/html|application\/xhtml\+xml)$/.
test(kind))return parseHtml(body,address);throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${address} answered with ${kind||"no content type"}\
, which is no index page`)}function parseJson(body,address){let page;try{page=JSON.parse(body)}catch(error){throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${address} answered with JSON that cannot be read: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`)}const api=page.meta?.["api-versio\
n"]??"";if(!/^1\.\d+$/.test(api)||!isList(page.files))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${address} speaks version "${api}" of t\
he simple API; 1.x is understood`);return page.files.flatMap(file=>{if(typeof file.filename!="string"||typeof file.url!="string")return[];const url=absolute(file.
url,address);return url===void 0?[]:[{filename:file.filename,url:url.replace(/#.*$/,""),sha256:digest(file.hashes?.sha256),size:typeof file.size=="number"&&Number.
isSafeInteger(file.size)?file.size:void 0,requiresPython:typeof file["requires-python"]=="string"?file["requires-python"]:"",...typeof file.yanked=="string"?{yanked:file.
yanked}:{},...file.yanked===!0?{yanked:""}:{}}]})}function isList(value){return Array.isArray(value)}function parseHtml(body,address){const version=/<meta\s[^>]*name=["']pypi:repository-version["'][^>]*content=["']([^"']*)["']/i.
exec(body)?.[1];if(version!==void 0&&!/^1\.\d+$/.test(version))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${address} speaks version "${version}\
" of the simple API; 1.x is understood`);const base=/<base\s[^>]*href\s*=\s*["']([^"']*)["']/i.exec(body)?.[1],from=base===void 0?address:absolute(decodeEntities(
base),address)??address,files=[];for(const[,attributes="",label=""]of body.matchAll(/<a\s([^>]*)>([^<]*)<\/a\s*>/gi)){const url=absolute(attribute(attributes,"h\
ref"),from);if(url===void 0)continue;const[plain2="",fragment=""]=url.split("#");files.push({filename:decodeEntities(label).trim()||decodeURIComponent(plain2.split(
"/").pop()??""),url:plain2,sha256:digest(/(?:^|&)sha256=([^&]*)/.exec(fragment)?.[1]),size:void 0,requiresPython:attribute(attributes,"data-requires-python"),.../(^|\s)data-yanked\b/i.
test(attributes)?{yanked:attribute(attributes,"data-yanked")}:{}})}return files}function attribute(attributes,name){const match=new RegExp(`(?:^|\\s)${name}\\s*=\
\\s*(?:"([^"]*)"|'([^']*)')`,"i").exec(attributes);return decodeEntities(match?.[1]??match?.[2]??"")}var ENTITIES={amp:"&",lt:"<",gt:">",quot:'"',apos:"'","#39":"\
'"};function decodeEntities(text){return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);/gi,(whole,name)=>{const numeric=/^#(x?)([0-9a-f]+)$/i.exec(name);if(!numeric)
return ENTITIES[name.toLowerCase()]??whole;const code=Number.parseInt(numeric[2]??"",numeric[1]?16:10);return code<=1114111?String.fromCodePoint(code):whole})}function absolute(link,address){
if(link===""||!URL.canParse(link,address))return;const url=new URL(link,address);return/^https?:$/.test(url.protocol)&&url.username===""?url.href:void 0}function digest(value){
return typeof value=="string"&&/^[0-9a-f]{64}$/i.test(value)?value.toLowerCase():void 0}var MAX_PAGE_BYTES=128*1024*1024;async function askIndex(index,project,indexes,ports,policy){
let why="";for(let attempt=1;attempt<=policy.retries+1;attempt+=1){ports.signal.throwIfAborted();const answer=await askOnce(`${index.url}${project}/`,indexes,ports,
policy);if(answer.kind!=="again")return answer;if(why=answer.why,(answer.waitMs??0)>policy.backoff.longestRetryAfterMs){why+=` and asks to wait ${Math.round((answer.
waitMs??0)/1e3)} s`;break}if(attempt>policy.retries)break;await ports.clock.sleep(answer.waitMs??backoffMs(attempt,policy.backoff),ports.signal)}return{kind:"fa\
iled",why}}async function askOnce(start,indexes,ports,policy){let address=start,authorization=authorizationFor(start,indexes);for(let hop=0;hop<=MAX_REDIRECTS;hop+=
1){let response;try{response=await ports.http({url:address,headers:{accept:SIMPLE_ACCEPT,"accept-encoding":"identity",...authorization},timeoutMs:policy.timeoutMs,
maxBodyBytes:MAX_PAGE_BYTES,signal:ports.signal})}catch(error){ports.signal.throwIfAborted();const why=`${hostOf(address)}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`;return isRefusedCertificate(error)?{kind:"failed",why:`${why} (its certificate is not accepted)`}:{kind:"again",why,waitMs:void 0}}if(![301,302,303,
307,308].includes(response.status))return readAnswer(response,address,ports.clock);const target=redirectTarget(address,response.headers.location);if("refused"in
target)return{kind:"failed",why:`${hostOf(address)} sent ${target.refused}`};new URL(target.url).origin!==new URL(address).origin&&(authorization={}),address=target.
url}return{kind:"failed",why:`${hostOf(start)} redirected more than ${MAX_REDIRECTS} times`}}function readAnswer(response,address,clock){const{status,headers,body}=response;
if(status===404||status===410)return{kind:"absent"};const why=`${hostOf(address)} answered ${status}`;if(status===408||status===429||status>=500)return{kind:"ag\
ain",why,waitMs:retryAfterMs(headers["retry-after"],clock.now(),headers.date)};if(status!==200)return{kind:"failed",why};if(body.length>MAX_PAGE_BYTES/4&&Buffer.
byteLength(body)>=MAX_PAGE_BYTES)return{kind:"failed",why:`${hostOf(address)} sent a page of more than ${MAX_PAGE_BYTES/1048576} MiB`};try{return{kind:"found",files:parseSimplePage(
headers["content-type"]??"",body,address)}}catch(error){return{kind:"failed",why:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}}}function isRefusedCertificate(error){
const{code=""}=error??{};return/^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code)}function hostOf(address){return new URL(address).host}var SourceLost=class extends Error{};
async function judgeFault(job,url,fault,vain){const{ports,policy,wheel}=job;if(fault.kind==="no-ranges"){if(job.unranged.add(url),job.urls.every(one=>job.unranged.
has(one)||job.gone.has(one)))throw fault;return}const what=`${wheel.filename}: ${hostOf(url)} ${fault.message}`,others=job.urls.some(one=>one!==url&&!job.gone.has(
one)),longest=policy.backoff.longestRetryAfterMs,tooLong=(fault.waitMs??0)>longest,asks=tooLong?` and asks to wait ${Math.round((fault.waitMs??0)/1e3)} s`:"";fault.
waitMs!==void 0&&ports.health.hold(url,ports.clock.monotonic()+Math.min(fault.waitMs,longest));const passing=fault.kind==="passing"||fault.kind==="other-length"&&
!job.mirrors.has(url);if(!passing||vain>policy.retries||tooLong&&others){const why=fault.message+asks+(passing&&!tooLong?` (${vain} times in a row)`:"");job.gone.
set(url,{why,byLength:fault.kind==="other-length"}),ports.log.info(fault.outcome==="missing"&&job.mirrors.has(url)?`${wheel.filename}: ${hostOf(url)} does not h\
ave it yet (404)`:`${what}${asks}; it is not asked for this wheel any more`);return}tooLong&&ports.log.warning(`${what}${asks}; it is asked again after ${longest/
1e3} s, the most we wait`),await waitAfter(job,url,fault,vain,others,what)}async function waitAfter(job,url,fault,vain,others,what){const{ports,policy}=job;if(fault.
waitMs!==void 0&&fault.waitMs>0)return void ports.log.info(`${what}; left alone as it asks`);const failures=Math.max(1,vain,fault.outcome==="throttled"?ports.health.
failures(url):0),wait=backoffMs(Math.min(failures,32),policy.backoff);fault.outcome==="throttled"&&ports.health.hold(url,ports.clock.monotonic()+wait),ports.log.
info(`${what}; tried again ${others?"elsewhere":`in ${(wait/1e3).toFixed(1)} s`}`),!others&&fault.outcome!=="throttled"&&await sleepWithin(job,wait)}function sleepWithin(job,ms){
const left=job.started+job.policy.totalTimeoutMs-job.ports.clock.monotonic();return job.ports.clock.sleep(Math.max(0,Math.min(ms,left)),job.ports.signal)}function checkTotalTime(job){
const elapsed=job.ports.clock.monotonic()-job.started;if(!(elapsed<job.policy.totalTimeoutMs))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(
`${job.wheel.filename} is not here after ${Math.round(elapsed/1e3)} s and ${job.attempts} attempts`,{advice:"What came stays in the wheelhouse; a second run goe\
s on from there."})}function nobodyServes(job){const{wheel,ports}=job,said=job.urls.map(url=>{const why=job.gone.get(url)?.why??(ports.health.lies(url)?"had ser\
ved wrong bytes before":"failed");return`${hostOf(url)} ${why}`});return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${wheel.filename} cannot b\
e downloaded: ${said.join("; ")}`,{advice:"What came stays in the wheelhouse; a second run goes on from there. Further places can be named in mirrors and index-\
urls."})}var PartFault=class extends Error{kind;outcome;waitMs;constructor(kind,outcome,message,waitMs){super(message),this.name="PartFault",this.kind=kind,this.
outcome=outcome,this.waitMs=waitMs}},STRIKES=3;async function chooseSource(job,ranged,curious,avoid){const{ports,policy}=job;if(job.only!==void 0&&job.gone.has(
job.only))throw new SourceLost;const select=(urls,chance2)=>ports.health.choose(urls,ports.clock.monotonic(),chance2),chance=curious&&job.only===void 0&&job.urls.
length>1?policy.backoff.jitter():void 0;if(job.only!==void 0){if(ranged&&job.unranged.has(job.only))throw new PartFault("no-ranges","success","serves no ranges");
const selection=select([job.only],void 0);if(selection)return selection}const candidates=honest(job,ranged),rested=select(candidates.filter(url=>url!==avoid),chance),
found=rested&&"url"in rested?rested:select(candidates,chance);if(found)return found;job.more??=addMore(job),await job.more;const another=select(honest(job,ranged),
chance);return another||(select(lastResort(job,ranged),void 0)??giveUp(job,ranged))}async function addMore(job){const more=await job.ports.moreAddresses(job.wheel);
job.urls.push(...more.filter(one=>!job.urls.includes(one)))}function usable(job,ranged){return job.urls.filter(url=>!job.gone.has(url)&&!(ranged&&job.unranged.has(
url)))}function honest(job,ranged){const urls=usable(job,ranged).filter(url=>!job.ports.health.lies(url)&&!job.strikes.has(url)),origins=job.mismatches>=2?urls.
filter(url=>!job.mirrors.has(url)):[];return origins.length>0?origins:urls}function lastResort(job,ranged){return usable(job,ranged).filter(url=>!job.mirrors.has(
url)&&(job.strikes.get(url)??0)<STRIKES)}function giveUp(job,ranged){const served=url=>honest(job,!1).includes(url)||lastResort(job,!1).includes(url);throw ranged&&
job.urls.some(url=>job.unranged.has(url)&&served(url))?new PartFault("no-ranges","success","no address serves ranges"):!job.lengthDoubted&&otherLengths(job).length>
0?new SourceLost:nobodyServes(job)}function otherLengths(job){return job.wheel.size!==void 0?[]:[...job.gone].filter(([,{byLength}])=>byLength).map(([url])=>url)}
function reviveOtherLengths(job){const others=otherLengths(job);others.length>0&&(job.lengthDoubted=!0);for(const url of others)job.gone.delete(url)}function blame(job,url){
const strikes=(job.strikes.get(url)??0)+1;job.strikes.set(url,strikes),job.ports.health.lied(url),(job.mirrors.has(url)||strikes>=STRIKES)&&job.gone.set(url,{why:`\
served bytes with another sha256${strikes>1?` (${strikes} times)`:""}`,byLength:!1})}function isDiskFault(error){const{code="",syscall=""}=error??{};return["ENO\
SPC","EDQUOT","EROFS","EIO","EFBIG","EBADF"].includes(code)&&!["connect","read","getaddrinfo"].includes(syscall)}function diskFailure(error,wheel,root){const{code=""}=error??
{};if(!(!isDiskFault(error)&&!["EACCES","EPERM","EMFILE","ENFILE","ENOTDIR","EISDIR","ENOTEMPTY","ENAMETOOLONG"].includes(code)))return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
L9(`${wheel.filename} cannot be written to ${root}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`,{advice:["ENOSPC","EDQUOT"].includes(
code)?"Free space (or inodes) there, or name a wheelhouse on another disk. What came stays; a second run goes on from there.":"The user of this job must be able\
 to write there; or name another wheelhouse.",cause:error})}var WRITE_BYTES=512*1024,SAVE_EVERY_BYTES=4*1024*1024;async function carryBody(body,span,part,clock,watch,received){
const writer=createWriter(part,span.from,received),slow=createSlowness(clock,watch);let at=span.from;try{for await(const chunk of body){if(span.to!==void 0&&at+
chunk.length>span.to)throw new PartFault("other-length","short",`sent more than the ${span.to-span.from} bytes asked for`);at+=chunk.length;const full=writer.add(
chunk);full&&await full,slow(chunk.length)}}catch(error){throw await writer.end(),error}if(await writer.end(),span.to!==void 0&&at<span.to)throw new PartFault("\
passing","short",`ended after ${at-span.from} of ${span.to-span.from} bytes`);part.size===void 0&&await part.setSize(at)}function createWriter(part,from,received){
let gathered=[],bytes=0,at=from,unsaved=0,writing=Promise.resolve();const write=async(chunks,offset,length)=>{await part.writeAt(chunks,offset),received(length),
unsaved+=length,!(unsaved<SAVE_EVERY_BYTES)&&(unsaved=0,await part.saveProgress())},flush=async()=>{const[chunks,offset,length]=[gathered,at,bytes];gathered=[],
bytes=0,at+=length,await writing,writing=write(chunks,offset,length),writing.catch(()=>{})};return{add:chunk=>(gathered.push(chunk),bytes+=chunk.length,bytes>=WRITE_BYTES?
flush():void 0),end:async()=>{bytes>0&&await flush(),await writing}}}function createSlowness(clock,watch){let since=clock.monotonic(),bytes=0;return more=>{bytes+=
more;const now=clock.monotonic();if(watch.deadline!==void 0&&now>=watch.deadline)throw new PartFault("passing","stall","was still sending when the time for this\
 wheel was over");if(watch.minBytesPerSecond===0||now-since<watch.windowMs)return;const rate=bytes*1e3/(now-since);if(since=now,bytes=0,rate<watch.minBytesPerSecond)
throw new PartFault("passing","stall",`came at ${Math.round(rate)} bytes a second`)}}async function fetchPart(url,range,part,ports,watch,received){const response=await openFollowing(
url,range,ports,watch);try{const span=await expectedSpan(response,range,part,ports.clock);await carryBody(response.body,span,part,ports.clock,watch,received)}catch(error){
throw error instanceof PartFault||(ports.signal.throwIfAborted(),isDiskFault(error))?error:networkFault(error)}finally{response.discard(),await part.saveProgress()}}
async function openFollowing(start,range,ports,watch){let url=start,authorization=authorizationFor(start,ports.indexes);for(let hop=0;hop<=MAX_REDIRECTS;hop+=1){
const headers={"accept-encoding":"identity",...range?{range:`bytes=${range[0]}-${range[1]-1}`}:{},...authorization};let response;try{response=await ports.open({
url,headers,...watch,signal:ports.signal})}catch(error){throw ports.signal.throwIfAborted(),networkFault(error)}if(![301,302,303,307,308].includes(response.status))
return response;response.discard();const target=redirectTarget(url,response.headers.location);if("refused"in target)throw new PartFault("gone","refused",target.
refused);new URL(target.url).origin!==new URL(url).origin&&(authorization={}),url=target.url}throw new PartFault("gone","refused",`more than ${MAX_REDIRECTS} re\
directs`)}function networkFault(error){if(isRefusedCertificate(error))return new PartFault("gone","refused",`has a certificate that is not accepted: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`);const silent=error.timedOut===!0;return new PartFault("passing",silent?"stall":"reset",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(
error))}async function expectedSpan(response,range,part,clock){const{status,headers}=response;judgeStatus(response,clock);const encoding=headers["content-encodi\
ng"]??"identity";if(encoding!=="identity")throw new PartFault("gone","refused",`sent the file as ${encoding}, which is not what was asked for`);if(/^text\/html\b/i.
test(headers["content-type"]??""))throw new PartFault("passing","refused","sent a web page where a wheel was expected");if(range&&status===206)return partialSpan(
headers["content-range"],range,part);const length=/^\d+$/.test(headers["content-length"]??"")?Number(headers["content-length"]):void 0;if(range&&(range[0]!==0||
part.size!==void 0&&range[1]!==part.size))throw new PartFault("no-ranges","success","serves only the whole file");if(length!==void 0&&part.size!==void 0&&length!==
part.size)throw new PartFault("other-length","short",`announced ${length} bytes; the file has ${part.size}`);return length!==void 0&&part.size===void 0&&await part.
setSize(length),{from:0,to:part.size??length}}function judgeStatus({status,headers},clock){const said=`answered ${status}`,waitMs=retryAfterMs(headers["retry-af\
ter"],clock.now(),headers.date);if(status===429)throw new PartFault("passing","throttled",said,waitMs);if(status===408||status>=500)throw new PartFault("passing",
"server-error",said,waitMs);if(status===416)throw new PartFault("other-length","short","says that the range lies outside of the file (416)");if(status===404||status===
410)throw new PartFault("gone","missing",said);if(status!==200&&status!==206)throw new PartFault("gone","refused",said)}async function partialSpan(header,range,part){
const match=/^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header??""),[from,last,total]=[Number(match?.[1]),Number(match?.[2]),Number(match?.[3])],cut=part.size===void 0&&
total<range[1]?total:range[1];if(!match||from!==range[0]||last!==cut-1||part.size===void 0&&match[3]==="*")throw new PartFault("no-ranges","success",`answered t\
he range ${range[0]}-${range[1]-1} with "${header??""}"`);if(part.size===void 0)await part.setSize(total);else if(match[3]!=="*"&&total!==part.size)throw new PartFault(
"other-length","short",`says that the file has ${total} bytes; it has ${part.size}`);return{from:range[0],to:cut}}var PROGRESS_BYTES=64*1024,WASTE_WINDOW_MS=3e3;
async function fetchRange(job,range,curious){const vain=new Map,{round}=job;let rest=range,failed;for(;rest===void 0||rest[0]<rest[1];){const wanted=rest,attempt=await job.
ports.limit(async()=>job.round!==round?{kind:"done"}:(checkTotalTime(job),tryOnce(job,wanted,curious,failed)));if(attempt.kind==="done")return;if(attempt.kind===
"wait"){await sleepWithin(job,attempt.ms);continue}const{url,fault,got}=attempt;failed=url,rest=wanted?[wanted[0]+got,wanted[1]]:continuation(job);const times=got>=
PROGRESS_BYTES&&rest!==void 0?0:(vain.get(url)??0)+1;vain.set(url,times),await judgeFault(job,url,fault,times)}}async function fetchFirst(job){const vain=new Map,
asked=[0,Math.max(job.policy.pieceBytes,job.policy.rangedFromBytes)];for(;job.part.size===void 0;){checkTotalTime(job);const attempt=await job.ports.limit(()=>tryOnce(
job,asked,!1));if(attempt.kind==="wait"&&await sleepWithin(job,attempt.ms),attempt.kind!=="failed")continue;const{url,fault,got}=attempt,times=got>=PROGRESS_BYTES?
0:(vain.get(url)??0)+1;vain.set(url,times),await judgeFault(job,url,fault,times)}}async function tryOnce(job,range,curious,avoid){const{part,ports}=job,selection=await chooseSource(
job,range!==void 0,curious,avoid);if("waitMs"in selection)return{kind:"wait",ms:selection.waitMs};const{url}=selection,started=ports.clock.monotonic();let got=0;
const ended=outcome=>{const now=ports.clock.monotonic();ports.health.ended(url,{outcome,bytes:got,milliseconds:now-started,now})};job.attempts+=1,job.hosts.add(
hostOf(url)),ports.health.began(url);try{return await fetchPart(url,range,part,ports,watchFor(job,url),bytes=>{job.used.add(url),got+=bytes,job.networkBytes+=bytes}),
ended("success"),{kind:"done"}}catch(fault){if(ended(fault instanceof PartFault?fault.outcome:"success"),!(fault instanceof PartFault))throw fault;return ports.
health.failures(url)===3&&job.urls.length>1&&ports.log.info(`${hostOf(url)} failed 3 times in a row; others are asked first for a while`),{kind:"failed",url,fault,
got}}}function watchFor(job,url){const{watch,totalTimeoutMs}=job.policy,deadline=job.started+totalTimeoutMs,others=job.only===void 0?job.urls.filter(one=>!job.gone.
has(one)):[],floor=job.ports.health.floor(url,others,job.ports.clock.monotonic());return watch.minBytesPerSecond===0||floor<=watch.minBytesPerSecond?{...watch,deadline}:
{...watch,deadline,minBytesPerSecond:floor,windowMs:Math.min(watch.windowMs,WASTE_WINDOW_MS)}}function continuation(job){const{part}=job,first=part.done[0];if(!(!job.
urls.some(url=>!job.gone.has(url)&&!job.unranged.has(url))||part.size===void 0||first===void 0||first[0]!==0))return first[1]<part.size?[first[1],part.size]:void 0}
var PIECE_BYTES=8*1024*1024,RANGED_FROM_BYTES=16*1024*1024;async function fetchWheel(wheel,ports,policy){try{return await fetchToDisk(wheel,ports,policy)}catch(error){
throw diskFailure(error,wheel,ports.store.root)??error}}async function fetchToDisk(wheel,ports,policy){const part=await ports.store.openPart(wheel.sha256);let committed=!1;
try{const mirrors=await ports.mirrorAddresses?.(wheel)??[],job={wheel,part,ports,policy,started:ports.clock.monotonic(),urls:[...new Set([...mirrors,...wheel.urls])],
mirrors:new Set(mirrors.filter(url=>!wheel.urls.includes(url))),gone:new Map,unranged:new Set,strikes:new Map,used:new Set,hosts:new Set,only:void 0,mismatches:0,
attempts:0,networkBytes:0,more:void 0,round:0,lengthDoubted:!1};wheel.size!==void 0&&part.size!==wheel.size&&await startOver(job);const resumedBytes=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Yz)(part.done);return await fillUntilRight(job),await part.commit(),committed=!0,{sha256:wheel.sha256,bytes:part.size??0,networkBytes:job.networkBytes,resumedBytes,
attempts:job.attempts,hosts:[...job.hosts],milliseconds:ports.clock.monotonic()-job.started}}finally{committed||await part.close()}}async function startOver(job){
job.used.clear(),await job.part.restart(),job.wheel.size!==void 0&&await job.part.setSize(job.wheel.size)}async function fillUntilRight(job){for(;;){const resumed=job.
used.size===0&&(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Yz)(job.part.done)>0;try{if(job.mismatches>0&&(job.only=await nextAlone(job)),await fill(
job),await isRight(job,resumed))return}catch(error){if(!(error instanceof SourceLost))throw error}reviveOtherLengths(job),await startOver(job),job.only=void 0}}
async function isRight(job,resumed){const{part,wheel,ports}=job,seen=await part.sha256();if(seen===wheel.sha256)return!0;job.mismatches+=1;const[culprit]=resumed||
job.used.size!==1?[]:job.used;culprit!==void 0&&blame(job,culprit);const from=culprit===void 0?"":` from ${hostOf(culprit)}`;return ports.log.warning(`${wheel.filename}\
: the bytes that came${from} have sha256 ${seen}, not ${wheel.sha256}; they are thrown away`),!1}async function nextAlone(job){for(;;){checkTotalTime(job);const selection=await chooseSource(
job,!1,!1);if("url"in selection)return selection.url;await sleepWithin(job,selection.waitMs)}}async function fill(job){const{part,policy}=job;let whole=!1;for(;;){
const{size}=part;try{if(whole)return await fetchRange(job,void 0,!1);if(size===void 0){await fetchFirst(job);continue}if(!(size>=policy.rangedFromBytes||(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Yz)(part.done)>0))return await fetchRange(job,void 0,!1);const pieces=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.TV)(part.done,size,size>=policy.rangedFromBytes?
policy.pieceBytes:size);return await allPieces(job,pieces)}catch(error){if(!(error instanceof PartFault)||error.kind!=="no-ranges")throw error;await startOver(job),
whole=!0}}}var TAIL_PIECES=4;async function allPieces(job,pieces){const{round}=job,failures=(await Promise.allSettled(pieces.map(async(piece,i)=>{try{await fetchRange(
job,piece,i>0&&i<pieces.length-TAIL_PIECES)}catch(error){throw job.round=round+1,error}}))).flatMap(one=>one.status==="rejected"?[one.reason]:[]),worst=failures.
find(reason=>!(reason instanceof PartFault||reason instanceof SourceLost))??failures[0];if(worst!==void 0)throw worst}var LOOKUPS_AT_ONCE=8,READS_AT_ONCE=4;async function lookUpEntries(cache,entries){
const found=await(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.vP)(entries,LOOKUPS_AT_ONCE,async entry=>{const key=await cache.lookUp(entry);return key===
entry.key?key:void 0});return cache.trouble()===void 0?new Set(found.filter(key=>key!==void 0)):void 0}async function restoreEntries(entries,cache,ports,wanted,arrived){
const damaged=[];return await(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.vP)(entries,READS_AT_ONCE,async entry=>{if(ports.signal.throwIfAborted(),cache.
trouble()!==void 0)return;const{store,log}=ports,scratch=await store.openScratch();try{const read=await cache.read(entry,scratch.path),wheels=entry.wheels.filter(
wanted);let bad=0;for(const wheel of wheels)await store.adopt((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(scratch.path,wheel.sha256),wheel.sha256,read.digests?.
get(wheel.sha256))==="present"?await arrived(wheel):read.found&&(bad+=1);read.found||log.info(`cache entry ${entry.key} was not read; its wheels are downloaded`),
bad>0&&(damaged.push(entry.key),log.warning(`cache entry ${entry.key} (${formatBytes(entry.bytes)}) does not hold what its key says; ${bad} of its wheels are do\
wnloaded again`))}finally{await scratch.remove()}}),damaged}var FOLLOWED_FROM_BYTES=16*1024*1024,AHEAD_MS=2e4;function followPart(part,begin,clock){const started=clock.
monotonic(),before=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Yz)(part.done);let beginning,growing;const isNear=size=>{const here=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Yz)(part.done),elapsed=clock.monotonic()-started;return(size-here)*elapsed<=(here-before)*AHEAD_MS},advance=()=>{growing?.offer(part.done);const{path,size}=part;
beginning||size===void 0||size<FOLLOWED_FROM_BYTES||!isNear(size)||(beginning=begin({path,size}).then(begun=>(begun!==void 0&&typeof begun!="string"&&(growing=begun),
growing?.offer(part.done),begun)))};return{part:{path:part.path,resumable:part.resumable,get size(){return part.size},get done(){return part.done},setSize:bytes=>part.
setSize(bytes),writeAt:async(chunks,offset)=>{const length=chunks.reduce((sum,chunk)=>sum+chunk.length,0);(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
UI)(part.done,[offset,offset+length])&&growing?.restart(),await part.writeAt(chunks,offset),advance()},saveProgress:()=>part.saveProgress(),restart:async()=>{growing?.
restart(),await part.restart()},sha256:()=>part.sha256(),commit:()=>part.commit(),close:async()=>{await part.close(),await beginning,await growing?.abandon()}},
begun:()=>beginning??Promise.resolve(void 0)}}var SAVES_AT_ONCE=2;function createSaver(entries,cache,isHere,ports){const held=[],counts={saved:0,exists:0,denied:0,
limited:0,failed:0,bytes:0,held},waiting=new Set(cache?entries:[]),ready=[],workers=new Set,followed=new Map,settle=async(entry,answer)=>{counts[answer]+=1,(answer===
"saved"||answer==="exists")&&held.push(entry.key),answer==="saved"&&(counts.bytes+=await sizeOf(entry,ports.store)),(answer==="denied"||answer==="limited")&&ports.
log.info(`the cache takes no more entries: ${answer}`)},isOver=()=>!cache||counts.denied+counts.limited>0||cache.trouble()!==void 0,grow=async(entry,file)=>{try{
return cache&&!isOver()?await cache.grow(entry,file):void 0}catch{return}},save=async entry=>{if(!cache)return;const begun=await followed.get(entry.key)?.begun();
if(begun!==void 0)return settle(entry,typeof begun=="string"?begun:await begun.finish());if(isOver())return;const scratch=await ports.store.openScratch();try{if(await cache.
lookUp(entry)===entry.key)return await settle(entry,"exists");if(cache.trouble()!==void 0)return;for(const name of entry.names)await scratch.link(name);await settle(
entry,await cache.write(entry,scratch.path))}catch(error){counts.failed+=1,ports.log.warning(`cache entry ${entry.key} was not saved: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`)}finally{await scratch.remove()}},work=async()=>{for(let entry=ready.shift();entry;entry=ready.shift())await save(entry)};return{counts,consider:()=>{
for(const entry of waiting)entry.names.every(isHere)&&(waiting.delete(entry),ready.push(entry));for(ready.sort((a,b)=>b.bytes-a.bytes);workers.size<Math.min(SAVES_AT_ONCE,
workers.size+ready.length);){const worker=work().finally(()=>workers.delete(worker));workers.add(worker)}},follow:(sha2562,part)=>{const entry=[...waiting].find(
({names})=>names.length===1&&names[0]===sha2562);if(!entry)return part;const one=followPart(part,file=>grow(entry,file),ports.clock);return followed.set(entry.key,
one),one.part},finish:async withLast=>{for(;ready.length>0&&workers.size>0;)await Promise.race(workers);const beside=withLast?.();for(;workers.size>0;)await Promise.
all(workers);await beside}}}async function sizeOf(entry,store){return(await Promise.all(entry.wheels.map(wheel=>store.sizeOf(wheel.sha256)))).reduce((sum,size)=>sum+
size,0)}async function gatherWheels(plan,ports,policy,options){const{cache,saves,concurrency,planFor,failOnMiss=!1}=options,started=ports.clock.monotonic(),here=new Map,
keep=async(wheel,source,fetched)=>{const milliseconds=source==="present"?0:Math.round(ports.clock.monotonic()-started),bytes=await ports.store.sizeOf(wheel.sha256);
here.set(wheel.sha256,{wheel,source,bytes,fetched,milliseconds}),saver.consider()},saver=createSaver(plan.save,saves?cache:void 0,sha2562=>here.has(sha2562),ports),
store={...ports.store,openPart:async sha2562=>saver.follow(sha2562,await ports.store.openPart(sha2562))},fetch=wheels=>(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
vP)(wheels,concurrency,async wheel=>{const fetched=await fetchWheel(wheel,{...ports,store},policy);await keep(wheel,"network",fetched)}),bring=async(given,busy)=>{
const ofSource=source=>wheelsFrom(given,source);failOnMiss&&refuseNetwork(ofSource("network"),cache);const wanted=({sha256:sha2562})=>!here.has(sha2562)&&!busy.
has(sha2562),[restored,fetched]=await Promise.allSettled([cache?restoreEntries(given.restore,cache,ports,wanted,wheel=>keep(wheel,"cache")):Promise.resolve([]),
fetch(ofSource("network"))]);if(restored.status==="rejected")throw restored.reason;if(fetched.status==="rejected")throw fetched.reason;const left=ofSource("cach\
e").filter(wheel=>!here.has(wheel.sha256));return failOnMiss&&refuseNetwork(left,cache),await fetch(left),restored.value},present=wheelsFrom(plan,"present"),damagedHere=[],
check=()=>(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.vP)(present,HASHED_AT_ONCE,async wheel=>{await ports.store.verify(wheel.sha256)==="present"?await keep(
wheel,"present"):damagedHere.push(wheel)}),damaged=[];let withLastSave,replaced=[];try{const[checked,brought]=await Promise.allSettled([check(),bring(plan,new Set(
present.map(wheel=>wheel.sha256)))]);if(brought.status==="rejected")throw brought.reason;if(checked.status==="rejected")throw checked.reason;if(damaged.push(...brought.
value),damagedHere.length>0){const again=planFor(damagedHere);replaced=again.steps,damaged.push(...await bring(again,new Set))}({withLastSave}=options)}finally{
await saver.finish(withLastSave)}const results=plan.steps.flatMap(step=>here.get(step.wheel.sha256)??[]),anew=new Map(replaced.map(step=>[step.wheel.sha256,step]));
return{steps:plan.steps.map(step=>anew.get(step.wheel.sha256)??step),results,saved:saver.counts,damaged,trouble:cache?.trouble()}}var HASHED_AT_ONCE=2;function wheelsFrom(plan,source){
return plan.steps.filter(step=>step.source===source).map(step=>step.wheel)}var NAMED=5;function refuseNetwork(wheels,cache){if(wheels.length===0)return;const names=wheels.
slice(0,NAMED).map(wheel=>wheel.filename),more=wheels.length>NAMED?` and ${wheels.length-NAMED} more`:"",where=cache?cache.trouble()??"the cache has been asked":
"there is no cache";throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`fail-on-miss: ${wheels.length} wheels are neither in the wheelhouse nor i\
n the cache (${where}): ${names.join(", ")}${more}`,{advice:"Run once without fail-on-miss where the cache may be written, such as on the default branch."})}var CLAUSE=/^\s*(~=|===|==|!=|<=|>=|<|>)\s*(\S+)\s*$/;
function parseSpecifier(text){const match=CLAUSE.exec(text);if(!match)return;const operator=match[1],version=match[2]??"";if(operator==="===")return{operator,version};
const starred=version.endsWith(".*");if(starred&&operator!=="=="&&operator!=="!=")return;const parsed=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(
starred?version.slice(0,-2):version);if(!(!parsed||starred&&!isPlain(parsed))&&!(operator==="~="&&parsed.release.length<2)&&!(parsed.local.length>0&&operator!==
"=="&&operator!=="!="))return{operator,version}}function parseSpecifiers(text){const parsed=text.split(",").map(part=>part.trim()).filter(part=>part!=="").map(parseSpecifier);
return parsed.some(clause=>clause===void 0)?void 0:parsed}function fits(candidate,specifier){const{operator,version:wanted}=specifier;if(operator==="===")return candidate.
toLowerCase()===wanted.toLowerCase();const version=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(candidate);if(!version)return!1;if(operator==="==")
return matchesEqual(version,wanted);if(operator==="!=")return!matchesEqual(version,wanted);const bound=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(
wanted);return bound!==void 0&&fitsBound(version,operator,bound)}function fitsBound(version,operator,bound){const order=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Zy)((0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Yd)(version),bound);switch(operator){case">=":return order>=0;case"<=":return order<=0;case"<":return(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Zy)(version,(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.V1)(bound)?bound:{...bound,dev:0})<0;case">":return(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Zy)((0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Yd)(version),bound)<=0?!1:bound.post!==void 0||bound.dev!==void 0||!isPostOf(version,bound);case"~=":
return order>=0&&prefixMatches(version,{...bound,release:bound.release.slice(0,-1)})}}function isPostOf(version,bound){const{epoch,release,pre}=version,base={epoch,
release,pre,post:void 0,dev:void 0,local:[]};return version.post!==void 0&&(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Zy)(base,bound)===0}function matchesEqual(version,wanted){
if(wanted.endsWith(".*")){const prefix=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(wanted.slice(0,-2));return prefix!==void 0&&prefixMatches(version,
prefix)}const bound=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(wanted);return bound?(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Zy)(
bound.local.length>0?version:(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Yd)(version),bound)===0:!1}function isPlain(version){const{pre,post,dev,local}=version;
return pre===void 0&&post===void 0&&dev===void 0&&local.length===0}function prefixMatches(version,prefix){return version.epoch===prefix.epoch&&prefix.release.every(
(part,i)=>part===(version.release[i]??0))}var NOTHING={extras:new Set,groups:new Set},VERSIONS=new Set(["implementation_version","platform_release","python_full\
_version","python_version"]);function evaluateMarker(marker,environment,selection=NOTHING){if(marker.kind!=="compare"){const left2=evaluateMarker(marker.left,environment,
selection);return left2===(marker.kind==="or")?left2:evaluateMarker(marker.right,environment,selection)}const{left,operator,right}=marker,key=left.variable?left.
text:right.text;if(key==="extras"||key==="dependency_groups"){const names=key==="extras"?selection.extras:selection.groups;return isMember(left,operator,names)}
const read=value=>{const text=value.variable?readVariable(environment,value.text):value.text;return key==="extra"?(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(text):text};if(key==="extra"&&selection.extras.size>0&&/^[=!]=$/.test(operator)){const wanted=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(left.
variable?right.text:left.text);return selection.extras.has(wanted)===(operator==="==")}return compare(read(left),operator,read(right),key)}function readVariable(environment,name){
const value=environment[name]??"";return name==="python_full_version"&&value.endsWith("+")?`${value}local`:value}function isMember(left,operator,names){if(left.
variable||operator!=="in"&&operator!=="not in")throw new _part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Cl('"name" in extras, or "name" in dependency_grou\
ps',operator);return names.has((0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(left.text))===(operator==="in")}function compare(left,operator,right,variable){
if(VERSIONS.has(variable)){const specifier=parseSpecifier(`${operator}${right}`);if(specifier)return fits(left,specifier)}switch(operator){case"==":return left===
right;case"!=":return left!==right;case"<":case">":return!1;case"<=":case">=":return left===right;case"in":return right.includes(left);case"not in":return!right.
includes(left);default:throw new _part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Cl("an operator that suits text",`${operator} between ${left} and ${right}`)}}
function markerHolds(text,environment,place2,selection=NOTHING){if(text.trim()==="")return!0;try{return evaluateMarker((0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
gY)(text),environment,selection)}catch(error){throw markerError(error,text,place2)}}function checkMarker(text,place2){if(text!=="")try{(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
gY)(text)}catch(error){throw markerError(error,text,place2)}}function markerError(error,text,place2){return error instanceof _part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Cl?lockError(place2,"an environment marker that can be read",`${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(text)} (${error.message})`):error}function parseLockToml(text,place2){
try{return(0,smol_toml__WEBPACK_IMPORTED_MODULE_7__.qg)(text)}catch(error){const line=error instanceof smol_toml__WEBPACK_IMPORTED_MODULE_7__.zx?error.line:0,why=(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error).split(`
`)[0]??"";throw lockError({...place2,line},"TOML that can be read",why)}}function tableLines(text,name,count){const head=new RegExp(`^[ \\t]*\\[\\[[ \\t]*["']?${name}\
["']?[ \\t]*\\]\\]`),lines=text.split(`
`).flatMap((line,i)=>head.test(line)?[i+1]:[]);return lines.length===count?lines:[]}function asTable(value){return typeof value=="object"&&value!==null&&!Array.
isArray(value)&&!(value instanceof Date)?value:{}}function tablesOf(table,name,place2){const value=fieldOf(table,name);if(value===void 0)return[];if(!Array.isArray(
value)||value.some(one=>typeof one!="object"||one===null||Array.isArray(one)))throw lockError(place2,`a list of tables in ${name}`,seenIn(value));return value}function textOf(table,name,place2){
const value=fieldOf(table,name);if(value===void 0||typeof value=="string")return value;throw lockError(place2,`text in ${name}`,seenIn(value))}function textsOf(table,name,place2){
const value=fieldOf(table,name);if(value!==void 0){if(Array.isArray(value)&&value.every(one=>typeof one=="string"))return value;throw lockError(place2,`a list o\
f texts in ${name}`,seenIn(value))}}function sizeOf2(table,place2){return readSize(fieldOf(table,"size"),place2)}function seenIn(value){return typeof value!="ob\
ject"||value===null?(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(value):Array.isArray(value)?"a list":"a table"}function fieldOf(table,name){return Object.
hasOwn(table,name)?table[name]:void 0}function sha256Of(hash,place2){if(!(hash===void 0||!hash.startsWith("sha256:"))){if(!/^sha256:[0-9a-fA-F]{64}$/.test(hash))
throw lockError(place2,"sha256: and 64 hexadecimal digits",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(hash));return hash.slice(7).toLowerCase()}}
function markerSelection(extras,groups){return{extras:new Set(extras.map(_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)),groups:new Set(groups.map(_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc))}}function lockFiles(identity,written2,place2){const{name,version,extras}=identity,wheels=written2.filter(file=>nameOf(file).toLowerCase().endsWith(".whl")),
files=wheels.flatMap(file=>{const filename=nameOf(file);if(checkWheel(filename,identity,place2),file.url!==void 0&&hasCredentials(file.url))throw lockError(place2,
`an address of ${filename} without credentials; those of an index belong in index-urls`,"some");return file.sha256===void 0||file.url===void 0||!/^https?:\/\//.
test(file.url)?[]:[{filename,url:file.url.replace(/#.*$/s,""),sha256:file.sha256,size:file.size}]}),hashes=[...new Set(wheels.flatMap(file=>file.sha256??[]))].sort(),
base={name,version,extras,marker:"",hashes,place:place2},addressed=files.length===wheels.filter(file=>file.sha256!==void 0).length?files:[];return hashes.length>
0?{...base,files:addressed}:{...base,files:[],refused:whyNone(name,written2,wheels)}}function nameOf(file){return file.filename??fileNameOf(file.url??"")}function whyNone(name,written2,wheels){
if(wheels.length>0)return{expected:`a sha256 for the wheels of ${name}`,seen:"none"};const seen=written2.length===0?"none":"only a source archive; nothing is bu\
ilt here: lock a version that has wheels, or build one (pip wheel) and put it on an index of your own";return{expected:`wheels of ${name} with a sha256`,seen}}function checkWheel(filename,{
name,version},place2){const wheel=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.CI)(filename);if(wheel?.name===name&&(version===""||(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
r1)(wheel.version,version)))return;const which=version===""?name:`${name} ${version}`;throw lockError(place2,`the name of a wheel of ${which}, without a path`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(filename))}function refusedSource(identity,kind,place2){return{...identity,marker:"",hashes:[],files:[],place:place2,refused:{expected:`a wheel of ${identity.
name} with a sha256`,seen:`${kind}; depend on a release of it, or build its wheel (pip wheel) and put it on an index of your own`}}}function fitsPoetry(version,constraint){
return constraint.split("||").map(part=>part.trim()).some(part=>clausesOf(part).every(clause=>fitsClause(version,clause)))}function clausesOf(part){return part.
replaceAll(/([<>=!~^])[ \t]+/g,"$1").split(/[, \t]+/).filter(clause=>clause!==""&&clause!=="*")}function fitsClause(version,clause){return(/^[~^]=?/.test(clause)&&
!clause.startsWith("~=")?expand(clause):[plain(clause)]).every(one=>{const specifier=parseSpecifier(one);return specifier===void 0||fits(version,specifier)})}function plain(clause){
return/^=?[^<>=!~]/.test(clause)?`==${clause.replace(/^=/,"")}`:clause}function expand(clause){const lower=clause.slice(1),release=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
ot)(lower)?.release.map(Number);if(!release)return[];let kept=clause.startsWith("^")?release.findIndex(part=>part!==0):Math.min(1,release.length-1);kept===-1&&(kept=
release.length-1);const upper=release.slice(0,kept+1);return upper[kept]=(upper[kept]??0)+1,[`>=${lower}`,`<${upper.join(".")}`]}function walkPoetry(packages,project,{
target,selection},place2){const byName=new Map;for(const one of packages)byName.set(one.name,[...byName.get(one.name)??[],one]);const reached=new Set,seen=new Map,
queue=rootsOf(project,selection.extras,selection.groups??[],place2);for(let at=0;at<queue.length;at+=1){const wanted=queue[at];if(!isWanted(wanted,target))continue;
const found=findPackage(byName.get(wanted.name)??[],wanted,target);if(!found)throw lockError(wanted.place,`a package for ${wanted.name} in poetry.lock`,"none; r\
un poetry lock");reached.add(found);for(const extra of["",...(textsOf(wanted.table,"extras",wanted.place)??[]).map(_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)]){const known=seen.get(found)??new Set;known.has(extra)||(seen.set(found,known.add(extra)),queue.push(...extra===""?ownNeeds(found):extraNeeds(found,extra)))}}
return packages.filter(one=>reached.has(one))}function rootsOf(project,extras,groups,place2){const poetry=asTable(fieldOf(asTable(fieldOf(project,"tool")),"poet\
ry"));if(fieldOf(poetry,"dependencies")===void 0)throw lockError(place2,"[tool.poetry.dependencies], which a lock of this version belongs to","none");const wanted=readNeeds(
asTable(fieldOf(poetry,"dependencies")),place2),known=asTable(fieldOf(poetry,"extras")),optional=new Set;for(const extra of extras){const members=textsOf(known,
extra,place2);if(!members)throw lockError(place2,`lock-extras of [tool.poetry.extras]${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(extra,Object.
keys(known))}`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(extra));for(const member of members)optional.add((0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(member.split(/[[( <>=!~;]/)[0]??""))}return[...wanted.filter(one=>fieldOf(one.table,"optional")!==!0||optional.has(one.name)),...groups.flatMap(group=>groupNeeds(
poetry,group,place2))]}function groupNeeds(poetry,group,place2){const groups=asTable(fieldOf(poetry,"group")),found=fieldOf(asTable(fieldOf(groups,group)),"depe\
ndencies"),old=group==="dev"?fieldOf(poetry,"dev-dependencies"):void 0;if(found===void 0&&old===void 0)throw lockError(place2,`lock-groups of [tool.poetry.group\
]${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(group,Object.keys(groups))}`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(group));
return[...readNeeds(asTable(found),place2),...readNeeds(asTable(old),place2)]}function readNeeds(dependencies,place2){return Object.entries(dependencies).flatMap(
([written2,value])=>{const name=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(written2);return name==="python"?[]:[value].flat().map(one=>({name,table:typeof one==
"string"?{version:one}:asTable(one),place:place2}))})}function ownNeeds({table,place:place2}){return readNeeds(asTable(fieldOf(table,"dependencies")),place2).filter(
one=>fieldOf(one.table,"optional")!==!0)}function extraNeeds({table,place:place2},extra){const extras=asTable(fieldOf(table,"extras")),key=Object.keys(extras).find(
one=>(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(one)===extra),names=(key===void 0?[]:textsOf(extras,key,place2)??[]).map(member=>(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(/^[A-Za-z0-9._-]+/.exec(member)?.[0]??""));return readNeeds(asTable(fieldOf(table,"dependencies")),place2).filter(one=>fieldOf(one.table,"optional")===!0&&names.
includes(one.name))}var SYSTEMS={linux:"linux",darwin:"darwin",win32:"win32"};function isWanted({table,place:place2},target){const python=textOf(table,"python",
place2)??"*",platform=textOf(table,"platform",place2),marker=(textOf(table,"markers",place2)??"").replace(/\bextra\s*==\s*(["'])[^"']*\1/g,'os_name != ""');return fitsPoetry(
target.version,python)&&(platform===void 0||(SYSTEMS[platform]??platform)===target.markers.sys_platform)&&markerHolds(marker,target.markers,place2)}function findPackage(candidates,{
table,place:place2},target){const constraint=textOf(table,"version",place2)??"*",suits=candidates.filter(one=>fitsPoetry(target.version,textOf(one.table,"python\
-versions",one.place)??"*")),exact=suits.filter(one=>fitsPoetry(one.version,constraint));return(exact.length>0?exact:suits.length>0?suits:candidates).toSorted(newestFirst)[0]}
function newestFirst(a,b){const[left,right]=[(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(a.version),(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
ot)(b.version)];return left&&right?(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Zy)(right,left):0}var MAIN_GROUP="main";async function readPoetryLock(reading){
const{files,path,show,target}=reading,place2={file:show(path),line:0},text=await readLockText(files,path,show,place2),document=parseLockToml(text,place2),metadata=asTable(
fieldOf(document,"metadata")),version=lockVersion(metadata,place2),python=textOf(metadata,"python-versions",place2)??"*";if(!fitsPoetry(target.version,python))throw lockError(
place2,`Python ${python} for this lock`,target.name);const packages=readPackages(document,text,place2),sources=[{path,text}];if(version[0]===2&&version[1]>=1)return checkExtras(
document,reading,place2),{...chosenLock(packages.filter(one=>belongs(one,reading)),metadata),sources};const project=node_path__WEBPACK_IMPORTED_MODULE_5__.posix.
join(node_path__WEBPACK_IMPORTED_MODULE_5__.posix.dirname(path),"pyproject.toml"),projectText=await readLockText(files,project,show,{...place2,file:`${place2.file}\
 (version ${version.join(".")} names no groups, so pyproject.toml is needed beside it)`});sources.push({path:project,text:projectText});const chosen=walkPoetry(
packages,parseLockToml(projectText,{file:show(project),line:0}),reading,{file:show(project),line:0});return{...chosenLock(chosen,metadata),sources}}function lockVersion(metadata,place2){
const written2=textOf(metadata,"lock-version",place2)??"1.0",match=/^([12])\.(\d{1,3})$/.exec(written2);if(!match||Object.keys(metadata).length===0)throw lockError(
place2,"a poetry.lock of version 1 or 2, with [metadata]",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(written2));return[Number(match[1]),Number(
match[2])]}function readPackages(document,text,place2){const tables=tablesOf(document,"package",place2),lines=tableLines(text,"package",tables.length);return tables.
map((table,i)=>{const here={file:place2.file,line:lines[i]??0},name=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(textOf(table,"name",here)??""),version=textOf(
table,"version",here)??"";if(!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)||version==="")throw lockError(here,"name and version of a package",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(`${name} ${version}`));return{name,version,table,place:here}})}function checkExtras(document,{selection},place2){const known=Object.keys(asTable(fieldOf(document,
"extras"))),unknown2=selection.extras.find(extra=>!known.map(_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc).includes((0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(extra)));if(unknown2!==void 0)throw lockError(place2,`lock-extras that the lock has${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(unknown2,known)}`,
(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(unknown2))}function belongs({table,place:place2},{target,selection}){const groups=[MAIN_GROUP,...selection.
groups??[]],own=(textsOf(table,"groups",place2)??[MAIN_GROUP]).filter(group=>groups.includes(group)),markers=fieldOf(table,"markers");return own.some(group=>{const marker=typeof markers==
"string"?markers:textOf(asTable(markers),group,place2)??"";return markerHolds(marker,target.markers,place2,markerSelection(selection.extras,groups))})}function chosenLock(chosen,metadata){
const isLocal2=one=>sourceOf(one).type==="directory",local=chosen.filter(isLocal2),remarks=chosen.filter(one=>sourceOf(one).type==="file").map(one=>({kind:"loca\
l-file",place:one.place,name:one.name}));return local[0]&&remarks.push({kind:"local-code",file:local[0].place.file,names:local.map(one=>one.name)}),{packages:chosen.
filter(one=>!isLocal2(one)).map(one=>lockPackage(one,metadata)),remarks}}function sourceOf({table,place:place2}){const source=asTable(fieldOf(table,"source"));return{
type:textOf(source,"type",place2)??"",url:textOf(source,"url",place2)}}function lockPackage(one,metadata){const{name,version,place:place2}=one,identity={name,version,
extras:[]},{type,url}=sourceOf(one);if(type==="git")return refusedSource(identity,"a repository of source code",place2);const bare=bareHashes(one,metadata);if(bare)
return{...identity,marker:"",hashes:bare,files:[],place:place2};const written2=(fileTables(one,metadata)??[]).map(table=>{const filename=textOf(table,"file",place2)??
textOf(table,"name",place2),sha2562=sha256Of(textOf(table,"hash",place2),place2);return{filename,url:type==="url"?url:void 0,sha256:sha2562,size:void 0}});return lockFiles(
identity,written2,place2)}function fileTables({table,name,place:place2},metadata){if(fieldOf(table,"files")!==void 0)return tablesOf(table,"files",place2);const files=asTable(
fieldOf(metadata,"files")),key=Object.keys(files).find(one=>(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(one)===name);return key===void 0?void 0:
tablesOf(files,key,place2)}function bareHashes({name,place:place2},metadata){const hashes=asTable(fieldOf(metadata,"hashes")),key=Object.keys(hashes).find(one=>(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(one)===name);if(key===void 0)return;const digests=(textsOf(hashes,key,place2)??[]).map(digest2=>sha256Of(`sha256:${digest2}`,place2)??"");return digests.length>
0?[...new Set(digests)].sort():void 0}var PYLOCK_NAME=/^pylock(?:\.[^.]+)?\.toml$/;function parsePylock(text,place2){const document=parseLockToml(text,place2),count=tablesOf(
document,"packages",place2).length;return readPylock(document,place2,tableLines(text,"packages",count))}function readPylock(document,place2,lines){const version=textOf(
document,"lock-version",place2)??"";if(!/^1(\.\d+)*$/.test(version))throw lockError(place2,"lock-version 1.0 of pylock.toml",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(version||void 0));if(textOf(document,"created-by",place2)===void 0)throw lockError(place2,"created-by, which every pylock.toml has","nothing");if(fieldOf(document,
"packages")===void 0)throw lockError(place2,"[[packages]] tables","none");const environments=textsOf(document,"environments",place2)??[];for(const marker of environments)
checkMarker(marker,place2);const extras=textsOf(document,"extras",place2)??[],odd=extras.find(extra=>extra!==(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(extra));if(odd!==void 0)throw lockError(place2,"normalised names in extras",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(odd));const packages=tablesOf(
document,"packages",place2).map((table,i)=>readPackage(table,{file:place2.file,line:lines[i]??0}));return{environments,requiresPython:pythonRange(document,place2),
extras,groups:textsOf(document,"dependency-groups",place2)??[],defaultGroups:textsOf(document,"default-groups",place2)??[],packages}}function pythonRange(table,place2){
const written2=textOf(table,"requires-python",place2)??"",clauses=parseSpecifiers(written2);if(!clauses)throw lockError(place2,"version clauses such as >=3.11 i\
n requires-python",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(written2));return clauses}function readPackage(table,place2){const name=textOf(table,
"name",place2)??"";if(!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)||name!==(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(name))throw lockError(place2,
"the normalised name of a package",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(name||void 0));const version=textOf(table,"version",place2);if(version!==
void 0&&!(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(version))throw lockError(place2,`a version of ${name}`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(version));const marker=textOf(table,"marker",place2)??"";checkMarker(marker,place2);const direct=["vcs","directory","archive"].filter(kind=>fieldOf(table,kind)!==
void 0),sdist=fieldOf(table,"sdist")===void 0?void 0:readFile(asTable(fieldOf(table,"sdist")),place2);sdist&&checkSdist(sdist,name,version,place2);for(const identity of tablesOf(
table,"attestation-identities",place2))if(textOf(identity,"kind",place2)===void 0)throw lockError(place2,`a kind for each of attestation-identities of ${name}`,
"none");const wheels=tablesOf(table,"wheels",place2).map(one=>readWheel(one,name,version,place2)),indexed=sdist!==void 0||wheels.length>0;if(direct.length+(indexed?
1:0)!==1)throw lockError(place2,`one of vcs, directory, archive, or sdist and wheels for ${name}`,direct.length===0?"none":[...direct,...indexed?["sdist and whe\
els"]:[]].join(" and "));const archive=direct[0]==="archive"?readFile(asTable(fieldOf(table,"archive")),place2):void 0,requiresPython=pythonRange(table,place2);
return{name,version,marker,requiresPython,direct:direct[0],archive,sdist,wheels,place:place2}}function readFile(table,place2){const url=textOf(table,"url",place2)||
void 0,path=textOf(table,"path",place2)||void 0;if(url===void 0&&path===void 0)throw lockError(place2,"a url or a path for each file","neither");const hashes=asTable(
fieldOf(table,"hashes")),values=Object.entries(hashes);if(values.length===0||values.some(([,value])=>typeof value!="string"))throw lockError(place2,"at least on\
e hash for each file, such as hashes.sha256","none");return{filename:textOf(table,"name",place2)||fileNameOf(path??url??""),url,path,size:sizeOf2(table,place2),
hashes:Object.fromEntries(values)}}function readWheel(table,name,version,place2){const file=readFile(table,place2),wheel=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
CI)(file.filename),which=version===void 0?name:`${name} ${version}`;if(wheel?.name!==name||version!==void 0&&!(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
r1)(wheel.version,version))throw lockError(place2,`the name of a wheel of ${which}, without a path`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(
file.filename));return{...file,wheel}}function checkSdist({filename},name,version,place2){const sdist=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.K3)(
filename);if(sdist?.name===name&&(version===void 0||(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.r1)(sdist.version,version)))return;const which=version===
void 0?name:`${name} ${version}`;throw lockError(place2,`the name of a source archive of ${which}`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(filename))}
var HEAD=/^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/,HASH=/--hash(?:=|\s+)(\S+)/g,BUILD_OPTION=/--(?:config-settings?|global-option|no-binary|only-binary)(?:=|\s+)(?:"[^"]*"|'[^']*'|\S+)/g,
REPOSITORY=/^(?:git|hg|svn|bzr)\+/i;function parseRequirement(line,place2){const{body,options}=splitOptions(line);checkKind(body,place2);const head=HEAD.exec(body),
rest=head?body.slice(head[0].length):"";if(!head||rest!==""&&!/^[(<>=!~;@]/.test(rest))throw lockError(place2,"a requirement such as name==1.2.3",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(body));const{url,versions,marker}=splitTail(rest),specifiers=parseSpecifiers(versions.replace(/^\((.*)\)$/,"$1"));if(!specifiers)throw lockError(place2,"ver\
sion clauses such as ==1.2.3",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(versions));return checkMarker(marker,place2),{name:(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(head[1]??""),extras:(head[2]??"").split(",").map(extra=>(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(extra.trim())).filter(extra=>extra!==""),
specifiers,url,marker,hashes:[...readHashes(options,place2),...fragmentHash(url)],place:place2}}function splitOptions(line){const at=/(?:^|\s)--?[a-zA-Z]/.exec(
line)?.index??line.length;return{body:line.slice(0,at).trim(),options:line.slice(at)}}function splitTail(rest){if(rest.startsWith("@")){const[url="",marker=""]=rest.
slice(1).trim().split(/\s+;\s*(.*)/s);return{url:url.trim(),versions:"",marker:marker.trim()}}const at=rest.indexOf(";");return at===-1?{url:void 0,versions:rest.
trim(),marker:""}:{url:void 0,versions:rest.slice(0,at).trim(),marker:rest.slice(at+1).trim()}}function checkKind(body,place2){const expected="a requirement suc\
h as name==1.2.3";if(REPOSITORY.test(body))throw lockError(place2,`${expected}; code from a repository has no sha256`,"an address of a repository");if(/^[a-z][a-z0-9+.-]*:\/\//i.
test(body))throw lockError(place2,`${expected}, or name @ address of a wheel`,"an address without a name");if(/^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)|\.(?:whl|tar\.gz|zip)$/.
test(body)&&!body.includes("@"))throw lockError(place2,`${expected}; a file of the repository belongs on an index of your own`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(body))}function readHashes(options,place2){const hashes=[];for(const[,written2=""]of options.matchAll(HASH)){const[kind,value=""]=written2.split(":");if(kind===
"sha256"){if(!/^[0-9a-fA-F]{64}$/.test(value))throw lockError(place2,"--hash=sha256: and 64 hexadecimal digits",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(written2));hashes.push(value.toLowerCase())}}const rest=options.replaceAll(HASH,"").replaceAll(BUILD_OPTION,"").trim();if(rest!=="")throw lockError(place2,"\
options of a requirement that pip knows, such as --hash",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(rest));return hashes}function fragmentHash(url){
return(url??"").split("#").slice(1).join("#").split("&").flatMap(part=>{const digest2=/^sha256=([0-9a-fA-F]{64})$/.exec(part)?.[1];return digest2===void 0?[]:[digest2.
toLowerCase()]})}function lockRequirement(requirement){const{name,place:place2}=requirement,files=requirement.url===void 0?[]:[directFile(requirement,requirement.
url)],version=files[0]?(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.CI)(files[0].filename)?.version??"":pinnedVersion(requirement),{extras,marker,hashes}=requirement;
return{name,version,extras,marker,hashes:[...new Set(hashes)].sort(),files,place:place2}}function hashMissing(name,place2){return lockError(place2,`a --hash=sha\
256:... for ${name} (pip-compile --generate-hashes or uv pip compile --generate-hashes writes them)`,"none")}function pinnedVersion(requirement){const[only,...others]=requirement.
specifiers;if(!(only&&others.length===0&&(only.operator==="==="||only.operator==="=="))||only.version.endsWith(".*")){const seen=requirement.specifiers.map(clause=>clause.
operator+clause.version).join(",")||"no version";throw lockError(requirement.place,`one exact version, such as ${requirement.name}==1.2.3`,seen)}return only.version}
function directFile(requirement,address){const{name,place:place2}=requirement,url=address.replace(/#.*$/s,""),expected=`an http(s) address of a wheel of ${name}`;
if(REPOSITORY.test(url))throw lockError(place2,expected,"a repository, whose code has no sha256");if(hasCredentials(url))throw lockError(place2,`${expected} wit\
hout credentials; those of an index belong in index-urls`,"some");const filename=fileNameOf(url),wheel=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.CI)(
filename);if(!/^https?:\/\//.test(url)||wheel?.name!==name)throw lockError(place2,expected,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(address));
return{filename,url,sha256:requirement.hashes[0]??"",size:void 0}}function logicalLines(text){const lines=[];let open;const close=()=>{const clean=open?.text.replace(
/(^|\s)#.*$/s,"").trim();open&&clean&&lines.push({text:clean,line:open.line}),open=void 0};return text.replace(/^\ufeff/,"").split(/\r\n|\n|\r/).forEach((physical,i)=>{
open??={text:"",line:i+1};const isComment=/^\s*#/.test(physical),continues=physical.endsWith("\\")&&!isComment;open.text+=isComment?` ${physical}`:continues?physical.
slice(0,-1):physical,continues||close()}),close(),lines}var MAX_FILES=500;async function readRequirementsLock(given){const{files,path,environment,show,hashRule,
target}=given,reading={files,environment,show,requirements:[],constraints:[],sources:[],remarks:[],count:0};await readFile2(reading,path,"requirement",{file:show(
path),line:0},[]);const constraints=new Map;for(const one of reading.constraints)constraints.set(one.name,[...constraints.get(one.name)??[],one]);const applies=one=>markerHolds(
one.marker,target.markers,one.place),packages=reading.requirements.map(one=>constrain(lockRequirement(one),(constraints.get(one.name)??[]).filter(applies))),unhashed=packages.
filter(one=>one.hashes.length===0),mixed=hashRule==="auto"&&unhashed.length<packages.length,missing=unhashed.find(one=>hashRule==="true"||mixed||one.files.length>
0);if(missing)throw hashMissing(missing.name,missing.place);return unhashed.length>0&&reading.remarks.push({kind:"unhashed",file:show(path),names:unhashed.map(one=>one.
name)}),{packages,sources:reading.sources,remarks:reading.remarks}}async function readFile2(reading,path,kind,from,parents){if(parents.includes(path))throw lockError(
from,"files that do not include each other in a circle",reading.show(path));if(reading.count+=1,reading.count>MAX_FILES)throw lockError(from,`at most ${MAX_FILES}\
 files in one lock`,"more");const text=await readLockText(reading.files,path,reading.show,from);reading.sources.push({path,text});for(const{text:line,line:number}of logicalLines(
text)){const place2={file:reading.show(path),line:number},expanded=expandEnvironment(line,reading.environment),include=/^(?:(-r|--requirement)|-c|--constraint)(?:\s+|=)?(\S.*)$/.
exec(expanded);if(include){const target=includedPath(path,include[2]??"",place2);await readFile2(reading,target,include[1]===void 0?"constraint":kind,place2,[...parents,
path])}else expanded.startsWith("-")?readOption(reading,expanded,place2):kind==="requirement"?reading.requirements.push(parseRequirement(expanded,place2)):reading.
constraints.push(parseRequirement(expanded,place2))}}function includedPath(from,target,place2){if(/^[a-z][a-z0-9+.-]*:\/\//i.test(target))throw lockError(place2,
"a file of the repository","an address");return node_path__WEBPACK_IMPORTED_MODULE_5__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_5__.posix.dirname(from),
target.replace(/^(["'])(.*)\1$/,"$2"))}function expandEnvironment(line,environment){return line.replace(/\$\{([A-Z0-9_]+)\}/g,(whole,name)=>environment[name]||whole)}
var HARMLESS=/^(--require-hashes|--prefer-binary|--pre|--only-binary|--use-feature|--no-index)\b/,INDEX=/^(-i|--index-url|--pypi-url|--extra-index-url|-f|--find-links|--trusted-host)(?:\s+|=|$)/,
EDITABLE=/^(?:-e|--editable)/;function readOption(reading,line,place2){if(HARMLESS.test(line))return;const index=INDEX.exec(line);if(index)return void reading.remarks.
push({kind:"index-option",place:place2,option:index[1]??""});const expected="requirements by name, version and hash";throw EDITABLE.test(line)?lockError(place2,
`${expected}; an editable one has no hash, the image brings that code itself`,'"-e"'):lockError(place2,expected,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(line.split(/[\s=]/)[0]))}function constrain(locked,constraints){let{hashes}=locked;for(const constraint of constraints){const wrong=constraint.specifiers.find(
clause=>!fits(locked.version,clause));if(wrong&&!(wrong.operator==="=="&&(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.r1)(wrong.version,locked.version))){
const rule=`${wrong.operator}${wrong.version} (${placeName(constraint.place)})`;throw lockError(locked.place,`${locked.name}${rule}`,`${locked.name}==${locked.version}`)}
if(constraint.hashes.length!==0&&(hashes=hashes.length===0?constraint.hashes:hashes.filter(hash=>constraint.hashes.includes(hash)),hashes.length===0))throw lockError(
locked.place,`a hash of ${locked.name} that ${constraint.place.file} allows, too`,"none")}return{...locked,hashes}}async function readPylockFile(reading){const{
files,path,show,target,selection}=reading,place2={file:show(path),line:0},text=await readLockText(files,path,show,place2),chosen=selectPylock(parsePylock(text,place2),
target,selection,place2),local=chosen.filter(one=>one.direct==="directory"),remarks=chosen.filter(one=>one.wheels.some(wheel=>wheel.url===void 0)).map(one=>({kind:"\
local-file",place:one.place,name:one.name}));return local.length>0&&remarks.push({kind:"local-code",file:place2.file,names:local.map(one=>one.name)}),{packages:chosen.
filter(one=>one.direct!=="directory").map(lockPackage2),sources:[{path,text}],remarks}}function selectPylock(lock,target,{extras,groups},place2){checkNames("loc\
k-extras",extras,lock.extras,place2),checkNames("lock-groups",groups??[],[...lock.groups,...lock.defaultGroups],place2),requirePython(lock.requiresPython,target,
"this lock",place2);const{environments}=lock;if(environments.length>0&&!environments.some(marker=>markerHolds(marker,target.markers,place2)))throw lockError(place2,
`an environment of the lock (${environments.join(" or ")})`,target.name);const selection=markerSelection(extras,groups??lock.defaultGroups),chosen=new Map;for(const one of lock.
packages){if(!markerHolds(one.marker,target.markers,one.place,selection))continue;requirePython(one.requiresPython,target,one.name,one.place);const first=chosen.
get(one.name);if(first)throw lockError(one.place,`one entry of ${one.name} for ${target.name}`,`a second one, after that of ${placeName(first.place)}`);chosen.set(
one.name,one)}return[...chosen.values()]}function checkNames(field,wanted,known,place2){const names=known.map(_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc),unknown2=wanted.find(name=>!names.includes((0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)(name)));if(unknown2!==void 0)throw lockError(place2,`${field}\
 that the lock has${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(unknown2,known)}`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(unknown2))}
function requirePython(range,target,what,place2){const{version,name}=target,pep440=version.endsWith("+")?`${version}local`:version;if(range.every(clause=>fits(pep440,
clause)))return;const clauses=range.map(clause=>clause.operator+clause.version).join(",");throw lockError(place2,`Python ${clauses} for ${what}`,name)}function lockPackage2(one){
const{name,place:place2}=one,version=one.version??one.wheels[0]?.wheel.version??"",identity={name,version,extras:[]};if(one.direct==="vcs")return refusedSource(
identity,"a repository of source code",place2);if(one.archive){const wheel=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.CI)(one.archive.filename);return wheel?
lockFiles({...identity,version:wheel.version},[written(one.archive,place2)],place2):refusedSource(identity,"an archive of source code",place2)}const all=[...one.
wheels,...one.sdist?[one.sdist]:[]];return lockFiles(identity,all.map(file=>written(file,place2)),place2)}function written(file,place2){const{filename,url,size,
hashes}=file,sha2562=hashes.sha256===void 0?void 0:sha256Of(`sha256:${hashes.sha256}`,place2);return{filename,url,size,sha256:sha2562}}function walkUv(packages,root,{
target,selection},place2){const byName=new Map;for(const one of packages)byName.set(one.name,[...byName.get(one.name)??[],one]);const extras=selection.extras.map(
_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc),groups=selection.groups??[],chosen=conflictNames(root.name,extras,groups),reached=new Map,queue=[...tablesOf(
root.table,"dependencies",root.place),...extras.flatMap(extra=>sectionOf(root,"optional-dependencies",extra,"lock-extras")),...groups.flatMap(group=>sectionOf(root,
"dev-dependencies",group,"lock-groups"))];for(let at=0;at<queue.length;at+=1){const dependency=queue[at],marker=textOf(dependency,"marker",place2)??"";if(checkMarker(
marker,place2),!markerHolds(marker,target.markers,place2,chosen))continue;const found=findPackage2(byName,dependency,place2),known=reached.get(found)??new Set;found!==
root&&reached.set(found,known);for(const extra of["",...(textsOf(dependency,"extra",place2)??[]).map(_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Pc)])known.
has(extra)||(known.add(extra),extra===""?queue.push(...found===root?[]:tablesOf(found.table,"dependencies",found.place)):queue.push(...tablesOf(asTable(fieldOf(
found.table,"optional-dependencies")),extra,found.place)))}return[...reached.keys()]}function conflictNames(project,extras,groups){const name=kind=>part=>`${kind}\
-${project.length}-${project}-${part}`;return{extras:new Set([...extras,...extras.map(name("extra")),...groups.map(name("group")),`project-${project.length}-${project}`]),
groups:new Set(groups)}}function sectionOf(root,section,part,field){const table=asTable(fieldOf(root.table,section));if(fieldOf(table,part)===void 0)throw lockError(
root.place,`${field} that ${root.name} has${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(part,Object.keys(table))}`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(part));return tablesOf(table,part,root.place)}function findPackage2(byName,dependency,place2){const name=textOf(dependency,"name",place2)??"",version=textOf(
dependency,"version",place2),source=asTable(fieldOf(dependency,"source")),found=(byName.get(name)??[]).filter(one=>(version===void 0||one.version===version)&&Object.
entries(source).every(([kind,where])=>one.source[0]===kind&&one.source[1]===where)),[only]=found;if(only&&found.length===1)return only;throw lockError(place2,`o\
ne package for the dependency ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(name)}`,`${found.length}`)}async function readUvLock(reading){const{
files,path,show,target}=reading,place2={file:show(path),line:0},text=await readLockText(files,path,show,place2),document=parseLockToml(text,place2),version=fieldOf(
document,"version");if(version!==1)throw lockError(place2,"version 1 of the format",typeof version=="object"?"something else":(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(version));const python=textOf(document,"requires-python",place2)??"";if(!(parseSpecifiers(python)??[]).every(clause=>fits(target.version,clause)))throw lockError(
place2,`Python ${python} for this lock`,target.name);const packages=readPackages2(document,text,place2),reached=walkUv(packages,rootOf(packages,reading,place2),
reading,place2),local=reached.filter(isLocal),remarks=local.length>0?[{kind:"local-code",file:place2.file,names:local.map(one=>one.name)}]:[];return{packages:reached.
filter(one=>!isLocal(one)).map(lockPackage3),sources:[{path,text}],remarks}}function readPackages2(document,text,place2){const tables=tablesOf(document,"package",
place2);if(tables.length===0)throw lockError(place2,"[[package]] tables","none");const lines=tableLines(text,"package",tables.length);return tables.map((table,i)=>{
const here={file:place2.file,line:lines[i]??0},name=textOf(table,"name",here)??"";if(!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))throw lockError(here,"the name of \
a package",(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(name));const[kind="",where]=Object.entries(asTable(fieldOf(table,"source")))[0]??[],source=[
kind,typeof where=="string"?where:""];return{name,version:textOf(table,"version",here)??"",table,source,place:here}})}function isLocal({source}){return["virtual",
"editable","directory"].includes(source[0])}function rootOf(packages,{selection},place2){const projects=packages.filter(one=>one.source[0]==="virtual"||one.source[0]===
"editable"),names=projects.map(one=>one.name).join(", ")||"none";if(selection.project!==void 0){const wanted=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
Pc)(selection.project),named=projects.find(one=>one.name===wanted);if(!named)throw lockError(place2,`lock-project to name one of ${names}`,(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(selection.project));return named}const root=projects.find(one=>one.source[1]===".")??(projects.length===1?projects[0]:void 0);if(!root)throw lockError(place2,
"one project (a package whose source is virtual or editable), or lock-project to name it",names);return root}var SOURCES={git:"a repository of source code"};function lockPackage3(one){
const{name,version,place:place2,table,source}=one,identity={name,version,extras:[]},kind=SOURCES[source[0]];if(kind!==void 0)return refusedSource(identity,kind,
place2);const wheels=tablesOf(table,"wheels",place2).map(file=>readFile3(file,place2)),archive=fieldOf(table,"sdist")===void 0?[]:[{filename:"sdist",url:void 0,
sha256:void 0,size:void 0}];return lockFiles(identity,[...wheels,...archive],place2)}function readFile3(table,place2){const url=textOf(table,"url",place2),filename=textOf(
table,"filename",place2)??(url===void 0?textOf(table,"path",place2):void 0);return{filename:url===void 0?filename?.split("/").pop():filename,url,sha256:sha256Of(
textOf(table,"hash",place2),place2),size:sizeOf2(table,place2)}}function lockKind(path){const name=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.basename)(path);if(name===
"uv.lock")return"uv";if(name==="poetry.lock")return"poetry";if(PYLOCK_NAME.test(name))return"pylock";if(!/^(?:Pipfile|pdm|conda|pixi|Cargo|yarn|composer)\.lock$/i.
test(name))return/\.(?:txt|in|lock|pip)$/.test(name)?"requirements":void 0}var READERS={requirements:readRequirementsLock,uv:readUvLock,poetry:readPoetryLock,pylock:readPylockFile};
function readLock(reading){const kind=lockKind(reading.path),place2={file:reading.show(reading.path),line:0};if(kind===void 0)throw lockError(place2,"requiremen\
ts with hashes (*.txt), uv.lock, poetry.lock or pylock.toml; other locks can be exported to one of them",(0,node_path__WEBPACK_IMPORTED_MODULE_5__.basename)(reading.
path));const{selection}=reading,unused=[...kind==="requirements"&&selection.extras.length>0?["lock-extras"]:[],...kind==="requirements"&&selection.groups!==void 0?
["lock-groups"]:[],...kind!=="uv"&&selection.project!==void 0?["lock-project"]:[]];if(unused.length>0)throw lockError(place2,`a lock in which ${unused.join(" an\
d ")} can choose`,`a lock of kind ${kind}`);return READERS[kind](reading)}function lockedServices(application,chosen){const known=Object.keys(application.services),
unknown2=chosen.filter(name=>!known.includes(name));if(unknown2.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz(unknown2.map(name=>({
input:"services",expected:`services of the delivery file${(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_3__.ZA)(name,known)}`,seen:name})));return known.filter(
name=>application.services[name]?.lock!==void 0&&(chosen.length===0||chosen.includes(name)))}async function readServiceLock(application,service,target,{files,environment},hashRule="\
true"){const definition=application.services[service],path=definition?.lock??"",lock=await readLock({files,path:(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(
application.root,path),show:absolute2=>(0,node_path__WEBPACK_IMPORTED_MODULE_5__.relative)(application.root,absolute2)||absolute2,environment,target,selection:{
extras:definition?.["lock-extras"]??[],groups:definition?.["lock-groups"],project:definition?.["lock-project"]},hashRule}),chosen=lock.packages.filter(locked=>markerHolds(
locked.marker,target.markers,locked.place));return{service,path,lock,target,packages:mergePackages(chosen),digest:lockDigest(lock)}}function lockDigest(lock){const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.
createHash)("sha256");for(const{text}of lock.sources){const normal=text.replace(/\r\n?/g,`
`);hash.update(`${Buffer.byteLength(normal)}
`).update(normal)}return hash.digest("hex")}function mergePackages(packages){const merged=new Map,problems=[];for(const locked of packages){const known=merged.get(
locked.name),input=placeName(locked.place);if(locked.refused&&problems.push({input,...locked.refused}),!known){merged.set(locked.name,locked);continue}const as=`\
as in ${known.place.file===locked.place.file?`line ${known.place.line}`:placeName(known.place)}`,hashes=locked.hashes.filter(hash=>known.hashes.includes(hash));
(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.r1)(known.version,locked.version)?hashes.length===0&&known.hashes.length+locked.hashes.length>0?problems.
push({input,expected:`a hash of ${locked.name} ${as}`,seen:"none of them"}):merged.set(locked.name,{...known,hashes,extras:[...new Set([...known.extras,...locked.
extras])]}):problems.push({input,expected:`${locked.name}==${known.version}, ${as}`,seen:locked.version})}if(problems.length>0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz(problems);return[...merged.values()]}async function readComposeBuild(application,service,ports){let merged={};for(const file of application["compose-files"]){
const path=node_path__WEBPACK_IMPORTED_MODULE_5__.posix.join(application.root,file);merged=mergeServices(merged,await serviceSection(path,service,ports.files,file,
[]))}const variables=await readVariables(application,ports.files),expand3=value=>(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.i7)(String(value),name=>ports.
environment[name]??variables[name]),text=value=>typeof value=="string"?expand3(value):void 0,folder=node_path__WEBPACK_IMPORTED_MODULE_5__.posix.resolve(application.
root,node_path__WEBPACK_IMPORTED_MODULE_5__.posix.dirname(application["compose-files"][0]??"")),build=merged.build===void 0?void 0:asRecord(merged.build),context=text(
build?.context)??".",remote=/^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i.test(context),own=[build?.platforms].flat().flatMap(one=>text(one)??[]),platform=text(merged.platform)??
ports.environment.DOCKER_DEFAULT_PLATFORM;return{image:text(merged.image),context:build===void 0?void 0:remote?context:node_path__WEBPACK_IMPORTED_MODULE_5__.posix.
resolve(folder,context),dockerfile:text(build?.dockerfile)??"Dockerfile",inline:text(build?.dockerfile_inline),target:text(build?.target)??"",args:expandAll(argumentsOf(
build?.args,ports.environment,variables),expand3),contexts:expandAll(namedContexts(build?.additional_contexts),expand3),platforms:own.length>0&&!(platform!==void 0&&
own.includes(platform))?own:platform?[platform]:[]}}function expandAll(table,expand3){return Object.fromEntries(Object.entries(table).map(([name,value])=>[name,
expand3(value)]))}function argumentsOf(args,environment,variables){const entries=Object.entries(pairsOf(args)).flatMap(([name,value])=>{const known=value??environment[name]??
variables[name];return known===void 0?[]:[[name,known]]});return Object.fromEntries(entries)}function namedContexts(contexts){return Object.fromEntries(Object.entries(
pairsOf(contexts)).filter(([,value])=>typeof value=="string"))}function pairsOf(value){return Array.isArray(value)?Object.fromEntries(value.map(one=>{const[name="",
...rest]=String(one).split("=");return[name,rest.length===0?null:rest.join("=")]})):asRecord(value)}function mergeServices(base,over){const merged={...base,...over};
if(base.build===void 0||over.build===void 0)return merged;const[before,after]=[asRecord(base.build),asRecord(over.build)],both=key=>({...pairsOf(before[key]),...pairsOf(
after[key])}),build={...before,...after,args:both("args"),additional_contexts:both("additional_contexts")};return{...merged,build}}async function readVariables(application,files){
const named=application["env-file"],text=named===void 0?void 0:await files.readText(node_path__WEBPACK_IMPORTED_MODULE_5__.posix.resolve(application.root,named));
return named===void 0||text===void 0?{}:(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.FO)(text,named)}async function readModel(files,path,shown){let text;
try{text=await files.readText(path)}catch(error){throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"compose-files",expected:"files that \
can be read",seen:`${shown}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`}])}if(text===void 0)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"compose-files",expected:"existing files",seen:shown}]);return asRecord((0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.gM)(text,shown))}async function serviceSection(path,service,files,shown,seen){
const definition=asRecord(asRecord((await readModel(files,path,shown)).services)[service]),{build,extends:base,...rest}=definition,own=build===void 0?rest:{...rest,
build:typeof build=="string"?{context:build}:asRecord(build)},from=typeof base=="string"?{service:base}:asRecord(base),key=`${path} ${service}`;if(typeof from.service!=
"string"||seen.includes(key))return own;const file=typeof from.file=="string"?node_path__WEBPACK_IMPORTED_MODULE_5__.posix.resolve(node_path__WEBPACK_IMPORTED_MODULE_5__.
posix.dirname(path),from.file):path;return mergeServices(await serviceSection(file,from.service,files,node_path__WEBPACK_IMPORTED_MODULE_5__.posix.basename(file),
[...seen,key]),own)}function asRecord(value){return typeof value=="object"&&value!==null&&!Array.isArray(value)?value:{}}async function readComposeServices(application,files){
const services={};for(const file of application["compose-files"]){const text=await files.readText(node_path__WEBPACK_IMPORTED_MODULE_5__.posix.join(application.
root,file));if(text===void 0)continue;const model=asRecord((0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.gM)(text,file)).services;for(const[name,service]of Object.
entries(asRecord(model)))services[name]={...asRecord(services[name]),...asRecord(service)}}return services}var GLIBC={forky:41,trixie:41,bookworm:36,bullseye:31,
buster:28,stretch:24},LAST_ON={bookworm:{13:6,12:11,11:13,10:18,9:23,8:9999,7:9999},bullseye:{11:4,10:12,9:17,8:17,7:17,6:9999},buster:{9:6,8:11,7:11,6:14}};function defaultSuite(minor,patch){
return["buster","bullseye","bookworm"].find(name=>patch<=(LAST_ON[name]?.[minor]??-1))??"trixie"}var FIRST_RESUMING=[13,4],LAST_PIP={12:"25.0.1",11:"24.0",10:"2\
3.0.1",9:"23.0.1"};function oldPip(minor,patch){const[firstMinor,firstPatch]=FIRST_RESUMING;if(!(minor>firstMinor||minor===firstMinor&&patch>=firstPatch))return LAST_PIP[minor]??
"25.0.1"}var FLOATING=999,OFFICIAL=/^(?:[\w.-]+(?::\d+)?\/)*python:(3)\.(\d{1,2})(?:\.(\d{1,3}))?((?:-[a-z0-9.]+)*)$/,UV=/^(?:[\w.-]+(?::\d+)?\/)*astral-sh\/uv:(?:[\d.]+-)?python(3)\.(\d{1,2})(?:\.(\d{1,3}))?((?:-[a-z0-9.]+)*)$/;
function readPythonImage(image){const name=image.replace(/@sha256:[0-9a-f]+$/,""),match=OFFICIAL.exec(name)??UV.exec(name);if(!match)return;const minor=Number(match[2]),
patch=match[3]===void 0?FLOATING:Number(match[3]),variants=(match[4]??"").split("-").slice(1);return variants.includes("rc")?void 0:{version:`3.${minor}${match[3]===
void 0?"":`.${match[3]}`}`,platform:platformOf(variants,minor,patch),oldPip:UV.test(name)?void 0:oldPip(minor,patch)}}function platformOf(variants,minor,patch){
const alpine=variants.map(variant=>/^alpine(?:3\.(\d+))?$/.exec(variant)).find(one=>one!==null);if(alpine)return alpine[1]!==void 0&&Number(alpine[1])<=12?"musl\
linux_1_1":"musllinux_1_2";if(variants.some(variant=>/^(?:windowsservercore|nanoserver)/.test(variant)))return"win";const suite=variants.find(variant=>Object.hasOwn(
GLIBC,variant))??defaultSuite(minor,patch);return`manylinux_2_${GLIBC[suite]??41}`}var MACHINES={amd64:"x86_64","amd64/v2":"x86_64","amd64/v3":"x86_64",x86_64:"\
x86_64",arm64:"aarch64","arm64/v8":"aarch64",aarch64:"aarch64","arm/v7":"armv7l",arm:"armv7l",armv7l:"armv7l",386:"i686",i686:"i686",ppc64le:"ppc64le",s390x:"s3\
90x",riscv64:"riscv64"};function machineOf(platform){const machine=platform.trim().toLowerCase().replace(/^(?:linux|windows)\//,"");return Object.hasOwn(MACHINES,
machine)?MACHINES[machine]:void 0}function instructionsOf(text){const escape=/^#[ \t]*escape[ \t]*=[ \t]*`/im.test(text.split(`
`).slice(0,5).join(`
`))?"`":"\\",lines=text.replace(/^\ufeff/,"").split(/\r?\n/),instructions=[];let open="";for(let i=0;i<lines.length;i+=1){const line=(lines[i]??"").trimEnd();if(/^\s*(#|$)/.
test(line))continue;if(line.endsWith(escape)){open+=`${line.slice(0,-1)} `;continue}const match=/^([A-Za-z]+)\s+(.*)$/s.exec(`${open}${line}`.trim());if(open="",
!match)continue;const[,name="",rest=""]=match,body=[];if(/^(RUN|COPY|ADD)$/i.test(name))for(const[,,end=""]of rest.matchAll(/<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1/g))
for(i+=1;i<lines.length&&(lines[i]??"").trim()!==end;i+=1)body.push(lines[i]??"");instructions.push({name:name.toUpperCase(),rest:[rest,...body].join(`
`)})}return instructions}function readStages(dockerfile,given,predefined2={}){const args=new Map(Object.entries(predefined2)),stages=[];for(const{name,rest}of instructionsOf(
dockerfile)){const stage=stages.at(-1);if(name==="ARG"&&!stage&&declare(args,rest,given),name==="FROM"&&stages.push(readFrom(rest,args)),!!stage){name==="RUN"&&
stage.runs.push(rest);for(const[,one=""]of rest.matchAll(/--(?:from=|mount=\S*?\bfrom=)([^\s,]+)/g))/^(COPY|ADD|RUN)$/.test(name)&&stage.from.push(one.toLowerCase())}}
return stages}function declare(args,rest,given){for(const[,key="",value]of rest.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|'[^']*'|\S*))?/g)){const own=Object.hasOwn(
given,key)?given[key]:void 0,fallback=value===void 0?args.get(key):expand2(value.replace(/^(["'])(.*)\1$/s,"$2"),args);args.set(key,own??fallback??"")}}function readFrom(rest,args){
const words=rest.trim().split(/\s+/),flag=words.find(word=>word.startsWith("--platform="))?.slice(11)??"",[base="",as,name=""]=words.filter(word=>!word.startsWith(
"--"));return{name:as?.toLowerCase()==="as"?name.toLowerCase():"",base:expand2(base,args),platform:expand2(flag,args),runs:[],from:[]}}function expand2(text,args){
return text.replace(/\$\{([A-Za-z_]\w*)(?:(:?[-+])([^}]*))?\}|\$([A-Za-z_]\w*)/g,(_,braced,operator,word,plain2)=>{const value=args.get(braced??plain2??"")??"";
return operator?.endsWith("-")?value===""?word??"":value:operator?.endsWith("+")?value===""?"":word??"":value})}var INSTALLS=/\bpip3?(?:\.\d+)?\b[^\n;&|]*\binstall\b|\buv\b[^\n;&|]*\b(?:pip\s+install|pip\s+sync|sync)\b|\b(?:poetry|pdm)\s+install\b/;
function installsPackages(stage){return stage.runs.some(run=>INSTALLS.test(run))}function installsOffline(stage){return stage.runs.filter(run=>INSTALLS.test(run)).
every(run=>/--no-index\b|--network=none\b|\bPIP_NO_INDEX=/.test(run))}function renewsPip(stage){return stage.runs.some(run=>/\bpip3?\b[^\n;&|]*\binstall\b[^\n;&|]*(?:\s(?:-U|--upgrade)\b[^\n;&|]*\spip\b|\s["']?pip(?:[=<>~!]=?|\s+(?:-U|--upgrade)\b))|\buv\b\s+(?:pip|sync)\b/.
test(run))}function installingStage(stages,target){const last=target===""?stages.at(-1):findStage(stages,target,stages.length);if(!last)return;const queue=[last];
for(let at=0;at<queue.length;at+=1){const stage=queue[at];if(installsPackages(stage))return stage;for(const name of[stage.base,...stage.from]){const before=findStage(
stages,name,stages.indexOf(stage));before&&!queue.includes(before)&&queue.push(before)}}return queue.find(stage=>readPythonImage(baseOf(stages,stage).image)!==void 0)??
last}function baseOf(stages,stage){let current=stage;for(;;){const before=findStage(stages,current.base,stages.indexOf(current));if(!before)return{image:current.
base,platform:current.platform};current=before}}function findStage(stages,name,end){const before=stages.slice(0,end);return before.findLast(stage=>stage.name!==
""&&stage.name===name.toLowerCase())??(/^\d+$/.test(name)?before[Number(name)]:void 0)}var LEGACY={17:"manylinux2014",12:"manylinux2010",5:"manylinux1"},OLDEST_GLIBC_MINOR={
x86_64:5,i686:5};function platformTags(facts){const plain2=facts.platform.replaceAll(/[-.]/g,"_"),linux=/^linux_(.+)$/.exec(plain2);if(linux)return linuxTags(linux[1]??
"",facts.libc);const mac=/^macosx_(\d+)_(\d+)_(.+)$/.exec(plain2);if(mac)return macTags([Number(mac[1]),Number(mac[2])],mac[3]??"");if(/^win(32|_amd64|_arm64)$/.
test(plain2))return[plain2];throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`wheels cannot be chosen for the platform ${facts.platform}`,{advice:"\
Expected Linux, macOS or Windows, such as linux-x86_64."})}var ALSO_RUNS={armv8l:["armv8l","armv7l"]};function linuxTags(arch,libc){const archs=ALSO_RUNS[arch]??
[arch],plain2=archs.map(one=>`linux_${one}`);if(!libc)return plain2;const tags=libc.kind==="glibc"?manylinuxTags:musllinuxTags;return[...plain2,...archs.flatMap(
one=>tags(one,libc.version))]}var LAST_GLIBC_MINOR=50;function manylinuxTags(arch,glibc){const tags=[],oldest=OLDEST_GLIBC_MINOR[arch]??17;for(let major=glibc[0];major>=
2;major-=1){const newest=major===glibc[0]?glibc[1]:LAST_GLIBC_MINOR;for(let minor=newest;minor>=(major===2?oldest:0);minor-=1)tags.push(`manylinux_${major}_${minor}\
_${arch}`),major===2&&LEGACY[minor]!==void 0&&tags.push(`${LEGACY[minor]}_${arch}`)}return tags}function musllinuxTags(arch,[major,newest]){return Array.from({length:newest+
1},(_,i)=>`musllinux_${major}_${newest-i}_${arch}`)}var MAC_FORMATS={x86_64:["x86_64","intel","fat64","fat3","universal2","universal"],arm64:["arm64","universal\
2"]};function macTags(version,arch){const tags=[],formats=MAC_FORMATS[arch]??[arch];for(let major=version[0];major>=11;major-=1)for(const format of formats)tags.
push(`macosx_${major}_0_${format}`);const oldFormats=arch==="x86_64"?formats:["universal2"];for(let minor=version[0]>=11?16:version[1];minor>=4;minor-=1)for(const format of oldFormats)
tags.push(`macosx_10_${minor}_${format}`);return tags}function cpythonTags([major,minor],abis,platforms){const tags=[],add=(interpreter,abi)=>{for(const platform of platforms)
tags.push(`${interpreter}-${abi}-${platform}`)},stable=/^cp\d+[a-z]*t/.test(abis[0]??"")?"abi3t":"abi3",hasStable=major>3||major===3&&minor>=2;for(const abi of abis)
abi!==stable&&abi!=="abi3"&&abi!=="none"&&add(`cp${major}${minor}`,abi);if(hasStable&&add(`cp${major}${minor}`,stable),add(`cp${major}${minor}`,"none"),hasStable)
for(let older=minor-1;older>=2;older-=1)add(`cp${major}${older}`,stable);return tags}function compatibleTags([major,minor],interpreter,platforms){const pure=[`p\
y${major}${minor}`,`py${major}`];for(let older=minor-1;older>=0;older-=1)pure.push(`py${major}${older}`);return[...pure.flatMap(python=>platforms.map(platform=>`${python}\
-none-${platform}`)),...interpreter===void 0?[]:[`${interpreter}-none-any`],...pure.map(python=>`${python}-none-any`)]}function supportedTags(facts){const platforms=platformTags(
facts),interpreter=`cp${facts.python[0]}${facts.python[1]}`,abi=facts.freeThreaded?`${interpreter}t`:interpreter;return[...cpythonTags(facts.python,[abi],platforms),
...compatibleTags(facts.python,interpreter,platforms)]}function createTarget(version,facts,markers){const tags=supportedTags(facts),platform=platformTags(facts)[facts.
libc?1:0]??facts.platform;return{name:`CPython ${version}${facts.freeThreaded?"t":""} on ${platform}`,version,ranks:new Map(tags.map((tag,rank)=>[tag,rank])),markers}}
function targetOfInterpreter(interpreter){const{release,platform,libc,freeThreaded,version}=interpreter;return createTarget(version,{python:release,platform,libc,
freeThreaded},interpreter.markers)}var PLATFORM=/^(?:manylinux_2_(\d+)|(manylinux2014|manylinux2010|manylinux1)|musllinux_1_(\d+))_(x86_64|i686|aarch64|armv7l|ppc64le|s390x|riscv64)$|^macosx_(\d+)_(\d+)_(x86_64|arm64)$|^(win_amd64|win32|win_arm64)$/,
LEGACY_GLIBC={manylinux2014:17,manylinux2010:12,manylinux1:5},PLATFORM_FORMS="a platform tag such as manylinux_2_36_x86_64, musllinux_1_2_aarch64 or macosx_14_0\
_arm64";function targetOfNames(pythonVersion,platform){const version=/^3\.(\d{1,2})(?:\.(\d{1,3}))?(t?)$/.exec(pythonVersion),match=PLATFORM.exec(platform);if(!version)
throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"python-version",expected:"a version such as 3.11 or 3.11.7",seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(pythonVersion)}]);if(!match)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"platform",expected:PLATFORM_FORMS,seen:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(platform)}]);const minor=Number(version[1]),full=`3.${minor}.${version[2]??"99"}`,facts=platformFacts(match);return createTarget(full,{python:[3,minor],platform:facts.
platform,libc:facts.libc,freeThreaded:version[3]==="t"},{...facts.markers,...pythonMarkers(minor,full)})}function pythonMarkers(minor,full){return{implementation_name:"\
cpython",implementation_version:full,platform_python_implementation:"CPython",python_full_version:full,python_version:`3.${minor}`,platform_release:"",platform_version:""}}
function platformFacts(match){const[,glibc,legacy,musl,arch="",macMajor,macMinor,macArch="",windows]=match;if(macMajor!==void 0)return{platform:`macosx-${macMajor}\
.${macMinor??"0"}-${macArch}`,libc:void 0,markers:{os_name:"posix",sys_platform:"darwin",platform_system:"Darwin",platform_machine:macArch}};if(windows!==void 0){
const machine={win_amd64:"AMD64",win32:"x86",win_arm64:"ARM64"}[windows]??"";return{platform:windows.replace("_","-"),libc:void 0,markers:{os_name:"nt",sys_platform:"\
win32",platform_system:"Windows",platform_machine:machine}}}const minor=Number(musl??glibc??LEGACY_GLIBC[legacy??""]??17);return{platform:`linux-${arch}`,libc:musl===
void 0?{kind:"glibc",version:[2,minor]}:{kind:"musl",version:[1,minor]},markers:{os_name:"posix",sys_platform:"linux",platform_system:"Linux",platform_machine:arch}}}
async function targetsOfImage(application,service,buildArgs,ports){const{platforms}=await readComposeBuild(application,service,ports),targets=[];for(const platform of platforms.
length>1?new Set(platforms):[""])targets.push(await targetOfImage({application,service,buildArgs,platform,ports}));return targets}async function targetOfImage(given){
const{service,ports}=given,host=await hostMachine(ports),base=await findBase(given,host,[]),local=await targetOfLocalImage(base,ports),named=readPythonImage(base.
image),isExposed=base.stage!==void 0&&!installsOffline(base.stage)&&!renewsPip(base.stage);if(local)return{target:local.target,oldPip:isExposed?oldOf(local.pip):
void 0};if(!named)throw unknown(service,`${base.where} starts from ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(base.image)}, which is no offic\
ial Python image of a named version, nor an image on this machine`);const machine=base.platform===""?host:machineOf(base.platform);if(machine===void 0)throw unknown(
service,`${base.where} is for the platform ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(base.platform)}, whose machine is not known`);const platform=named.
platform==="win"?"win_amd64":`${named.platform}_${machine}`;return{target:targetOfNames(named.version,platform),oldPip:isExposed?named.oldPip:void 0}}function oldOf(pip){
const[own,first]=[(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)(pip),(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.ot)("25.1")];return own&&
first&&(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.Zy)(own,first)<0?pip:void 0}async function hostMachine(ports){const{stdout}=await ports.exec(["un\
ame","-m"],{timeoutMs:1e4});return machineOf(stdout)}async function findBase(given,host,seen){const{application,service,ports}=given,build=await readComposeBuild(
application,service,ports),platform=given.platform===""?onlyPlatform(build,service):given.platform;if(build.context===void 0){if(build.image===void 0)throw unknown(
service,"neither build nor image in the compose files");return{image:build.image,platform,stage:void 0,where:`the service ${service}`}}const{text,where}=await readDockerfile(
build,given),stages=readStages(text,{...build.args,...given.buildArgs},predefined(platform,host)),stage=installingStage(stages,build.target);if(!stage)throw unknown(
service,stages.length===0?`no FROM in ${where}`:`no stage ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(build.target)} in ${where}`);const base=baseOf(
stages,stage),context=build.contexts[base.image],found={platform:base.platform||platform,stage,where};if(context===void 0)return{...found,image:base.image};if(context.
startsWith("docker-image://"))return{...found,image:context.slice(15)};const other=/^service:(.+)$/.exec(context)?.[1];if(other===void 0||seen.includes(other))throw unknown(
service,`${where} starts from the context ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.GE)(base.image)}, which is ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
GE)(context)}`);return{...await findBase({...given,service:other},host,[...seen,service]),stage}}function predefined(platform,host){const arch={x86_64:"amd64",aarch64:"\
arm64",armv7l:"arm/v7",i686:"386"}[host??""]??host??"",own=`linux/${arch}`,wanted=platform===""?own:platform,[os="linux",machine="",variant=""]=wanted.split("/");
return{BUILDPLATFORM:own,BUILDOS:"linux",BUILDARCH:arch.split("/")[0]??"",TARGETPLATFORM:wanted,TARGETOS:os,TARGETARCH:machine,TARGETVARIANT:variant}}function onlyPlatform({
platforms},service){if(platforms.length<2)return platforms[0]??"";throw unknown(service,`several platforms (${platforms.join(", ")}), each of which has wheels o\
f its own`)}async function readDockerfile(build,{application,service,ports}){if(build.inline!==void 0)return{text:build.inline,where:`dockerfile_inline of the s\
ervice ${service}`};const context=build.context??"";if(!node_path__WEBPACK_IMPORTED_MODULE_5__.posix.isAbsolute(context))throw unknown(service,"a build context \
that is not in the repository");const path=node_path__WEBPACK_IMPORTED_MODULE_5__.posix.resolve(context,build.dockerfile),where=node_path__WEBPACK_IMPORTED_MODULE_5__.
posix.relative(application.root,path),text=await ports.files.readText(path);if(text===void 0)throw unknown(service,`no ${where}`);return{text,where}}async function targetOfLocalImage({
image,platform},ports){const words=["docker","run","--rm","--pull","never","--network","none","--entrypoint","python3"],only=platform===""?[]:["--platform",platform],
python=await(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.bt)(ports.exec,[...words,...only,image]);return python&&{target:targetOfInterpreter(python),
pip:python.pip}}function unknown(service,seen){return new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:"python-version and platform",expected:`\
the target of ${service}, which cannot be read off`,seen}])}async function chooseTargets(application,services,choice,ports){const{pythonVersion,platform}=choice,
all=target=>new Map(services.map(service=>[service,[target]]));if(pythonVersion!==""&&platform!=="")return{of:all(targetOfNames(pythonVersion,platform)),remark:"",
oldPips:new Map};if(pythonVersion!==""||platform!==""){const[given,missing]=pythonVersion===""?["platform","python-version"]:["python-version","platform"],expected=missing===
"platform"?PLATFORM_FORMS:"a version such as 3.11";throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input:missing,expected:`${expected}, sinc\
e ${given} is given`,seen:"nothing"}])}if(services.length===0)return{of:new Map,remark:"",oldPips:new Map};if(choice.engine==="process"){const{python,remark}=await(0,_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_0__.
Ax)(ports.exec,ports.workspace,choice.python);return{of:all(targetOfInterpreter(python)),remark,oldPips:new Map}}const targets=new Map,oldPips=new Map;for(const service of services){
const found=await targetsOfImage(application,service,choice.buildArgs,ports);targets.set(service,found.map(one=>one.target));const oldPip2=found.find(one=>one.oldPip!==
void 0)?.oldPip;oldPip2!==void 0&&oldPips.set(service,oldPip2)}return{of:targets,remark:"",oldPips}}var MODES={none:{read:!1,write:!1},read:{read:!0,write:!1},write:{
read:!0,write:!0},"write-only":{read:!1,write:!0}};function readCacheAccess(environment){const word=(environment.ACTIONS_CACHE_MODE??"").trim().toLowerCase(),mode=Object.
hasOwn(MODES,word)?MODES[word]:void 0,scopes=readScopes(environment.ACTIONS_RUNTIME_TOKEN),read=(mode?.read??!0)&&(scopes?.some(one=>one.read)??!0),write=(mode?.
write??!0)&&(scopes?.some(one=>one.write)??!0),own=scopes?.find(one=>one.write)?.scope;return{read,write,why:read&&write?"":describe2(mode!==void 0&&!(mode.read&&
mode.write),word),ownScope:own,readsOthers:scopes===void 0?void 0:scopes.some(one=>one.scope!==own)}}function describe2(byMode,word){return byMode?`ACTIONS_CACH\
E_MODE is ${word}`:"the token of this run has no such right, as for runs of untrusted events"}function readScopes(token){try{const payload=Buffer.from(token?.split(
".")[1]??"","base64url").toString("utf8"),{ac}=JSON.parse(payload),lines=typeof ac=="string"?JSON.parse(ac):void 0;return Array.isArray(lines)?lines.flatMap(line=>typeof line?.
Scope=="string"&&typeof line.Permission=="number"?[{scope:line.Scope,read:(line.Permission&1)>0,write:(line.Permission&2)>0}]:[]):void 0}catch{return}}function decideSave(wish,access,facts,defaultBranch){
return wish==="never"?{saves:!1,why:"save is never"}:access.write?wish==="always"?{saves:!0,why:"save is always"}:/^pull_request/.test(facts.eventName??"")?{saves:!1,
why:"a pull request saves nothing that others can read"}:isDefaultBranch(access,facts,defaultBranch)?{saves:!0,why:"the default branch saves for all"}:{saves:!1,
why:`${facts.ref??"this ref"} is not the default branch`}:{saves:!1,why:access.why}}function isDefaultBranch(access,facts,defaultBranch){return defaultBranch!==
void 0&&facts.ref!==void 0?facts.ref===`refs/heads/${defaultBranch}`:access.readsOthers!==!0}var MOST_REMEMBERED=2e3,digestOf=(text,length)=>(0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.
createHash)("sha256").update(text).digest("hex").slice(0,length),addresses=indexes=>indexes.map(index=>index.url);function emptyResolution(indexes){return{schema:2,
indexes:addresses(indexes),wheels:{}}}function packageKey(locked,target){return digestOf(`${locked.name}==${locked.version} ${locked.hashes.join(",")} ${target.
name}`,32)}function indexesDigest(indexes){return digestOf(JSON.stringify(addresses(indexes)),16)}function resolutionDigest(keys,indexes){return indexesDigest(indexes)+
digestOf(JSON.stringify([...new Set(keys)].sort()),48)}function readResolution(text,indexes){const empty=emptyResolution(indexes);if(text===void 0)return empty;
try{const read=JSON.parse(text);return read?.schema===2&&typeof read.wheels=="object"&&JSON.stringify(read.indexes)===JSON.stringify(empty.indexes)?read:empty}catch{
return empty}}function mergeResolutions(newer,older){const all=Object.entries({...newer.wheels,...older.wheels,...newer.wheels});return{...newer,wheels:Object.fromEntries(
all.slice(0,MOST_REMEMBERED))}}function recallWheel(resolution,locked,target){const key=packageKey(locked,target),wheel=Object.hasOwn(resolution.wheels,key)?resolution.
wheels[key]:void 0;if(!wheel||!locked.hashes.includes(wheel.sha256)||!Array.isArray(wheel.urls))return;const name=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
CI)(wheel.filename);return name?.name===locked.name&&name.tags.some(tag=>target.ranks.has(tag))?wheel:void 0}var SMALL_BYTES=1024*1024,PACKS=32,MOST_BESIDE=6,NOWHERE=new Map;
function sha256(text){return(0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.createHash)("sha256").update(text).digest("hex")}var sizeOf3=wheels=>wheels.reduce((bytes,wheel)=>bytes+
(wheel.size??0),0);function single(wheel){return{key:`whl1-${wheel.sha256}-e`,names:[wheel.sha256],bytes:wheel.size??0,wheels:[wheel]}}function pack(members){const wheels=members.
toSorted((a,b)=>a.sha256<b.sha256?-1:1),names=wheels.map(wheel=>wheel.sha256);return{key:`pack1-${sha256(names.join(`
`))}-e`,names,bytes:sizeOf3(wheels),wheels}}function planCacheEntries(wheels,minEntryBytes=SMALL_BYTES,known=NOWHERE){const entries=[],buckets=new Map;for(const wheel of wheels)
if(wheel.size===void 0||wheel.size>=minEntryBytes)entries.push(single(wheel));else{const bucket=Number.parseInt(sha256(wheel.package).slice(0,2),16)%PACKS;buckets.
set(bucket,[...buckets.get(bucket)??[],wheel])}for(const members of buckets.values())entries.push(...placeBucket(members,known));return entries.toSorted((a,b)=>b.
bytes-a.bytes||(a.key<b.key?-1:1))}function placeBucket(members,known){const whole=pack(members);if(known.has(whole.key))return[whole];const open=new Map(members.
map(wheel=>[wheel.sha256,wheel])),used=[];for(const[key,stored]of known){const wheels=stored.flatMap(([digest2])=>open.get(digest2)??[]),bytes=stored.reduce((sum,[
,size])=>sum+size,0);if(!(wheels.length===0||sizeOf3(wheels)*2<bytes)){for(const wheel of wheels)open.delete(wheel.sha256);used.push({key,names:stored.map(([digest2])=>digest2),
bytes,wheels})}}const beside=[...open.values()].map(single),singles=used.filter(entry=>entry.names.length===1).length+beside.length;return used.length===0||singles>
MOST_BESIDE?[whole]:[...used,...beside]}function isWhole(entry){return entry.wheels.length===entry.names.length}function resolutionKey(digest2){return`res1-${digest2}\
-e`}function resolutionPrefix(indexes){return`res1-${indexesDigest(indexes)}`}var OWN_KEY=/^(?:whl1|pack1|res1|gen1)-[0-9a-f]{64}-e$/,GENERATION_PREFIX="gen1-",
GENERATION_FILE="generation",MOST_BYTES=4*1024*1024;function generationEntry(wheels){const digests=wheels.map(wheel=>wheel.sha256).sort(),key=(0,node_crypto__WEBPACK_IMPORTED_MODULE_6__.
createHash)("sha256").update(digests.join(`
`)).digest("hex");return{key:`${GENERATION_PREFIX}${key}-e`,names:[GENERATION_FILE],bytes:0}}function encodeGeneration(entries,known){const lines=entries.map(entry=>[
entry.key,isWhole(entry)?entry.wheels.map(wheel=>[wheel.sha256,wheel.size??0]):known.get(entry.key)??entry.wheels.map(wheel=>[wheel.sha256,wheel.size??0])]);return(0,node_zlib__WEBPACK_IMPORTED_MODULE_8__.
gzipSync)(JSON.stringify({schema:1,entries:lines}),{level:9})}function decodeGeneration(bytes){try{const text=(0,node_zlib__WEBPACK_IMPORTED_MODULE_8__.gunzipSync)(
bytes,{maxOutputLength:MOST_BYTES}).toString("utf8"),read=JSON.parse(text);if(read.schema!==1||!Array.isArray(read.entries))return;const entries=read.entries.map(
readLine);return entries.includes(void 0)?void 0:new Map(entries.filter(line=>line!==void 0))}catch{return}}function readLine(line){if(!Array.isArray(line))return;
const[key,members]=line;return typeof key!="string"||!OWN_KEY.test(key)||!Array.isArray(members)?void 0:members.every(one=>Array.isArray(one)&&typeof one[0]=="s\
tring"&&/^[0-9a-f]{64}$/.test(one[0])&&Number.isSafeInteger(one[1])&&one[1]>=0)&&members.length>0?[key,members]:void 0}var CACHE_LIMITS={lookUpMs:1e4,transferMs:3e4,
bytesPerSecond:1e6,newEntriesPerMinute:150},MOST_FAULTS=3;function guardCache(cache,access,ports,limits=CACHE_LIMITS){let trouble,limited=!1,faults=0;const created=[],
giveUp2=why=>{trouble===void 0&&ports.log.warning(`the cache is left alone for the rest of this run: ${why}; wheels come from the index`),trouble??=why},attempt=async(what,ms,work)=>{
if(trouble===void 0)try{const result=await withinTime(what,ms,work,ports);return faults=0,result}catch(error){ports.signal.throwIfAborted(),faults+=1,error instanceof
_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.YX||faults>=MOST_FAULTS?giveUp2((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)):ports.log.
warning(`the cache, ${what}: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}`);return}},transferMs=bytes=>limits.transferMs+bytes*1e3/limits.
bytesPerSecond;return{get name(){return cache.name},access,trouble:()=>trouble,lookUp:async(entry,orNewest)=>access.read?attempt(`asked for ${entry.key}`,limits.
lookUpMs,signal=>cache.lookUp(entry,signal,orNewest)):void 0,read:async(entry,folder)=>(access.read?await attempt(`reading ${entry.key}`,transferMs(entry.bytes),
signal=>cache.read(entry,folder,signal)):void 0)??{found:!1},write:async(entry,folder)=>{if(!access.write)return"denied";if(limited)return"limited";trouble===void 0&&
await takeTurn(created,limits.newEntriesPerMinute,ports);const answer=await attempt(`saving ${entry.key}`,transferMs(entry.bytes),signal=>cache.write(entry,folder,
signal));return limited||=answer==="limited",answer??"failed"},grow:async(entry,file)=>{if(!cache.grow||!access.write||limited||trouble!==void 0)return;await takeTurn(
created,limits.newEntriesPerMinute,ports);const what=`saving ${entry.key}`,begun=await attempt(what,limits.lookUpMs,async signal=>cache.grow?.(entry,file,signal,
ports.signal));if(limited||=begun==="limited",begun===void 0||typeof begun=="string")return begun;const finish=()=>attempt(what,transferMs(entry.bytes),signal=>begun.
finish(signal));return{...begun,finish:async()=>await finish()??"failed"}},forget:async key=>{await attempt(`removing ${key}`,limits.lookUpMs,async()=>cache.forget?.(
key))},shrink:async(maxBytes,keep)=>await attempt("pruning",limits.transferMs,async()=>cache.shrink?.(maxBytes,keep))??[],close:()=>cache.close()}}async function takeTurn(created,perMinute,{
clock,signal}){for(;;){const now=clock.monotonic();for(;created[0]!==void 0&&now-created[0]>=6e4;)created.shift();if(created.length<perMinute){created.push(now);
return}await clock.sleep(6e4-(now-(created[0]??now)),signal)}}async function withinTime(what,ms,work,{clock,signal}){const call=new AbortController,over=new AbortController,
onAbort=()=>call.abort(signal.reason);signal.addEventListener("abort",onAbort,{once:!0});const late=clock.sleep(ms,over.signal).then(()=>{const error=new _part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
YX(`${what}: no answer within ${Math.round(ms/1e3)} s`);throw call.abort(error),error});late.catch(()=>{});try{return signal.throwIfAborted(),await Promise.race(
[work(call.signal),late])}finally{over.abort(),signal.removeEventListener("abort",onAbort)}}async function lookAtWheel(wheel,store){const size=await store.sizeOf(
wheel.sha256).catch(()=>{});return size===void 0?"absent":size===wheel.size?"present":store.verify(wheel.sha256)}function mergePlatforms(services){const groups=new Map;
for(const one of services)groups.set(one.lock.service,[...groups.get(one.lock.service)??[],one]);return[...groups.values()].flatMap(([first,...more])=>{if(!first||
more.length===0)return first??[];const all=[first,...more],wheels=new Map(all.flatMap(one=>one.wheels.map(wheel=>[wheel.filename,wheel])));return{...first,lock:mergeLocks(
all.map(one=>one.lock)),wheels:[...wheels.values()]}})}function mergeLocks(locks){const[first]=locks;if(!first)throw new Error("no lock to merge");const name=[...new Set(
locks.map(lock=>lock.target.name))].join(", "),remarks=locks.flatMap(lock=>lock.lock.remarks);return{...first,lock:{...first.lock,remarks},target:{...first.target,
name},packages:mergePackages2(locks)}}function mergePackages2(locks){const found=new Map;for(const lock of locks)for(const locked of lock.packages){const key=`${locked.
name} ${locked.version}`;found.set(key,[...found.get(key)??[],{locked,lock}])}return[...found.values()].flatMap(same=>{const[first]=same;if(!first)return[];const hashes=[
...new Set(same.flatMap(({locked})=>locked.hashes))];return{...first.locked,hashes,marker:markerOf(same,locks)}})}function markerOf(same,locks){const own=[...new Set(
same.map(({locked})=>locked.marker))];if(!own.includes(""))return own.length===1?own[0]??"":own.map(one=>`(${one})`).join(" or ");const machine=lock=>`platform_\
machine == "${lock.target.markers.platform_machine}"`,machines=[...new Set(same.map(({lock})=>machine(lock)))];return machines.length===new Set(locks.map(machine)).
size?"":machines.join(" or ")}function readMirrors(texts2,log){return texts2.map(text=>{const unknown2=[...text.matchAll(/\{([^}]*)\}/g)].map(match=>match[1]??"").
find(name=>name!=="path"&&name!=="file");if(unknown2!==void 0||/\{/.test(/^[a-z]+:\/\/[^/]*/i.exec(text)?.[0]??""))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"mirrors",expected:"a simple index, or an address whose path has {path} or {file} in it",seen:unknown2===void 0?"a placeholder in the name of the hos\
t":`{${unknown2}}`}]);const[index]=readIndexes([text.replace(/\{.*$/,"")],log,"mirrors");if(!index)throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
dz([{input:"mirrors",expected:"an address",seen:"nothing"}]);const rest=/\{.*$/.exec(text)?.[0],before=rest===void 0?"":withoutCredentials(text.slice(0,-rest.length));
return{...index,pattern:rest===void 0?void 0:before+rest}})}function withoutCredentials(address){return address.replace(/^([a-z]+:\/\/)[^/]*@/i,"$1")}var PAGE_FAILURES=2;
function mirrorAddresses(mirrors,pages,log){const finders=mirrors.map(mirror=>mirror.pattern===void 0?onIndex(mirror,pages,log):byPattern(mirror.pattern));return async wheel=>{
const found=await Promise.all(finders.map(find=>find(wheel)));return[...new Set(found.filter(url=>url!==void 0))].filter(url=>!wheel.urls.includes(url))}}function byPattern(pattern){
return wheel=>{const path=wheel.urls[0]===void 0?void 0:new URL(wheel.urls[0]).pathname.slice(1);if(path===void 0&&pattern.includes("{path}"))return Promise.resolve(
void 0);const file=encodeURIComponent(wheel.filename);return Promise.resolve(pattern.replaceAll("{path}",()=>path??"").replaceAll("{file}",()=>file))}}var DIGEST_PATH=/\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/[^/]+$/;
function guess(mirror,wheel){const path=DIGEST_PATH.exec(new URL(wheel.urls[0]??mirror.url).pathname)?.[0],base=/^(.*)\/simple\/$/.exec(mirror.url)?.[1];return path===
void 0||base===void 0?void 0:base+path}function onIndex(mirror,pages,log){let failures=0,learning,asPyPI=!1;const ask=async wheel=>{if(failures>=PAGE_FAILURES)return;
const page=await pages(mirror,wheel.package);if(page.kind==="failed"){failures+=1;const end=failures===PAGE_FAILURES?"; it is not asked any more":"";log.warning(
`mirror ${hostOf(mirror.url)}: ${page.why}${end}`)}if(page.kind!=="found")return;const file=page.files.find(one=>one.sha256===wheel.sha256)??page.files.find(one=>one.
sha256===void 0&&one.filename===wheel.filename);if(!(!file||mirror.url.startsWith("https:")&&!file.url.startsWith("https:")))return file.url};return async wheel=>{
const expected=guess(mirror,wheel);if(expected===void 0||!learning){const asked=ask(wheel);return expected!==void 0&&(learning??=asked.then(url=>{asPyPI=url===expected})),
asked}return await learning,asPyPI?expected:ask(wheel)}}function parseNetrc(text,input){const entries=[];let entry,inMacro=!1;for(const[i,line]of text.split(/\r?\n/).
entries()){if(inMacro&&line.trim()!=="")continue;inMacro=!1;const words=wordsOf(line);for(;words.length>0;){const word=words.shift()??"";if(word.startsWith("#"))
break;if(word==="macdef"){inMacro=!0;break}if(word==="default"){entry={machine:"",login:"",password:""};continue}const value=words.shift();if(value===void 0||![
"machine","login","user","password","account"].includes(word))throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.dz([{input,expected:'lines such as \
"machine HOST login USER password PASSWORD"',seen:`something else in line ${i+1}`}]);word==="machine"?entries.push(entry={machine:value.toLowerCase(),login:"",password:""}):
entry&&word==="password"?entry.password=value:entry&&word!=="account"&&(entry.login=value)}}return entries}async function readNetrcFile(ports){const{NETRC:named,
HOME:home}=ports.environment,path=named||(home?(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(home,".netrc"):void 0);if(path===void 0)return[];try{return parseNetrc(
await ports.files.readText(path)??"",path)}catch(error){return ports.log.warning(`the netrc file is left aside: ${(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.
bD)(error)}`),[]}}function wordsOf(line){return[...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([,quoted,plain2])=>plain2??(quoted??"").replace(/\\(.)/g,"$\
1"))}function authorizationOf({login,password},log){return maskCredentials(login,password,log),`Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`}
function withCredentials(indexes,entries,log){return indexes.map(index=>{const url=new URL(index.url),entry=entries.find(({machine})=>machine===url.hostname||machine===
url.host);return!entry||index.authorization!==void 0||!isSafeForCredentials(url)?index:{...index,authorization:authorizationOf(entry,log)}})}function credentialHosts(entries,log){
return entries.flatMap(entry=>{const url=`https://${entry.machine}/`;return!URL.canParse(url)||new URL(url).pathname!=="/"?[]:[{url,origin:new URL(url).origin,authorization:authorizationOf(
entry,log)}]})}function uniqueWheels(wheels){return[...new Map(wheels.map(wheel=>[wheel.sha256,wheel])).values()].sort((a,b)=>(b.size??0)-(a.size??0)||(a.filename<
b.filename?-1:1))}function planWheels(wheels,entries,state){const absent=wheel=>state.local.get(wheel.sha256)!=="present",restore=entries.filter(entry=>state.cached?.
has(entry.key)&&entry.wheels.some(absent)),fromCache=new Set(restore.flatMap(entry=>entry.wheels.map(wheel=>wheel.sha256))),steps=wheels.map(wheel=>absent(wheel)?
fromCache.has(wheel.sha256)?{wheel,source:"cache",why:"the cache has an entry of this content"}:{wheel,source:"network",why:whyNetwork(wheel,state)}:{wheel,source:"\
present",why:"in the wheelhouse; nothing is used before its sha256 is as in the lock"}),sum=source=>steps.reduce((bytes,step)=>bytes+(step.source===source?step.
wheel.size??0:0),0);return{steps,restore,save:state.cached?entries.filter(entry=>!state.cached?.has(entry.key)):[],bytes:{present:sum("present"),cache:sum("cach\
e"),network:sum("network")}}}function whyNetwork(wheel,state){return`${state.local.get(wheel.sha256)==="corrupt"?"the file in the wheelhouse was damaged":"not i\
n the wheelhouse"}, ${state.cached?"and not in the cache":"and there is no cache"}`}var FOLDER="origins",FORM=/^([A-Za-z0-9][A-Za-z0-9_.-]{0,127})\.json$/;function writeOrigins(files,root,view,wheels){
const entries=wheels.map(({package:project,version,filename,sha256:sha2562,size,urls})=>({package:project,version,filename,sha256:sha2562,urls,...size===void 0?
{}:{size}})),text=`${JSON.stringify({schema:1,wheels:entries},null,2)}
`;return files.writeAtomic((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,FOLDER,`${view}.json`),text)}async function readOrigins(files,root,view){const text=FORM.
test(`${view}.json`)?await files.readText((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,FOLDER,`${view}.json`)):void 0;try{const read=JSON.parse(text??"");
if(read?.schema!==1||!Array.isArray(read.wheels))return;const wheels=read.wheels.map(readWheel2);return wheels.every(wheel=>wheel!==void 0)?wheels:void 0}catch{
return}}async function recordedViews(files,root){return(await files.list((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,FOLDER))).flatMap(name=>FORM.exec(
name)?.[1]??[])}function readWheel2(read){if(typeof read!="object"||read===null)return;const one=read,text=value=>typeof value=="string"?value:"",[filename,sha2562]=[
text(one.filename),text(one.sha256)],urls=(Array.isArray(one.urls)?one.urls:[]).map(text);if(!(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.CI)(filename)||
!/^[0-9a-f]{64}$/.test(sha2562)||!urls.every(url=>/^https?:\/\//.test(url)&&URL.canParse(url)))return;const size=typeof one.size=="number"&&Number.isSafeInteger(
one.size)?one.size:void 0;return{package:text(one.package),version:text(one.version),filename,sha256:sha2562,size,urls}}async function repairView(view,ports){const{
store,files}=ports,wheels=await readOrigins(files,store.root,view);if(!wheels)return;const restored=[],lost=[];for(const wheel of wheels){if(await store.verifyInView(
view,wheel)==="present")continue;const why=await bringBlob(wheel,ports);for(const[other,entry]of await placesOf(wheel,ports)){const seen=await store.verifyInView(
other,entry);seen!=="present"&&(why===void 0?await store.placeInView(other,entry):seen==="corrupt"&&await store.removeFromView(other,entry))}why===void 0?restored.
push(wheel.filename):lost.push({filename:wheel.filename,why})}return{restored,lost}}async function bringBlob(wheel,{store,fetch}){if(await store.verify(wheel.sha256)!==
"present")try{await fetch(wheel);return}catch(error){return(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}}async function placesOf(wheel,{store,
files}){const places=[];for(const view of await recordedViews(files,store.root))for(const entry of await readOrigins(files,store.root,view)??[])entry.sha256===wheel.
sha256&&places.push([view,entry]);return places}var FRESH_MS=24*3600*1e3,NOTHING_HELD={schema:1,keys:{},generation:void 0};function readHeldKeys(text,now){try{const read=JSON.
parse(text??"null");if(read?.schema!==1||typeof read.keys!="object"||read.keys===null)return NOTHING_HELD;const fresh=Object.entries(read.keys).filter(([key,at])=>OWN_KEY.
test(key)&&typeof at=="number"&&at<=now&&now-at<FRESH_MS),{generation}=read,whole=typeof generation?.key=="string"&&typeof generation.record=="string";return{schema:1,
keys:Object.fromEntries(fresh),generation:whole?generation:void 0}}catch{return NOTHING_HELD}}function chooseWheel(locked,files,target){const allowed=files.filter(
file=>file.sha256===void 0?!1:locked.hashes.includes(file.sha256)),wheels=allowed.flatMap(file=>{const wheel=(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
CI)(file.filename);return wheel&&wheel.name===locked.name&&(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.r1)(wheel.version,locked.version)?[{file,wheel}]:
[]}),best=wheels.flatMap(({file,wheel})=>{const rank=bestRank(wheel,target);return rank!==void 0&&allowsPython(file.requiresPython,target.version)?[{file,wheel,
rank}]:[]}).sort((a,b)=>a.rank-b.rank||compareBuilds(b.wheel,a.wheel)||(a.file.filename<b.file.filename?-1:1))[0];return best?{file:best.file}:allowed.length===
0?{file:void 0,why:"no file with a hash of the lock"}:wheels.length===0?{file:void 0,why:"only a source archive; wheels are installed, nothing is built"}:{file:void 0,
why:`no wheel for ${target.name} (${wheels.length} for others)`}}function bestRank(wheel,target){const ranks=wheel.tags.flatMap(tag=>target.ranks.get(tag)??[]);
return ranks.length===0?void 0:Math.min(...ranks)}function compareBuilds(a,b){return(a.build[0]??-1)-(b.build[0]??-1)||((a.build[1]??"")<(b.build[1]??"")?-1:1)}
function allowsPython(range,version){const clauses=parseSpecifiers(range);return clauses===void 0||clauses.every(clause=>fits(version,clause))}function rememberPages(indexes,ports,policy){
const pages=new Map;return(index,project)=>{const key=`${index.url}${project}/`,known=pages.get(key);if(known)return known;const asked=askIndex(index,project,indexes,
ports,policy);return pages.set(key,asked),asked}}async function resolveWheel(locked,target,indexes,pages,yanked){const said=[],own=locked.files.map(file=>({...file,
requiresPython:""}));if(own.length>0){const choice=chooseWheel(locked,own,target);if(choice.file)return wheelOf(locked,choice.file,[choice.file.url]);said.push(
`${locked.place.file}: ${choice.why}`)}const trusted=locked.hashes.length>0?indexes:indexes.slice(0,1);for(const index of own.length>0?[]:trusted){const page=await pages(
index,locked.name);if(page.kind!=="found"){said.push(page.kind==="absent"?`${hostOf(index.url)} does not know it`:page.why);continue}const choice=chooseWheel(hashesOf(
locked,page.files),page.files,target);if(choice.file)return choice.file.yanked!==void 0&&yanked?.(choice.file),wheelOf(locked,choice.file,[choice.file.url]);said.
push(`${hostOf(index.url)}: ${choice.why}`)}throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.L9(`${locked.name} ${locked.version} (${locked.place.
file}, line ${locked.place.line}) has no wheel for ${target.name}: ${said.join("; ")}`,{advice:"Lock a version that has one, choose another target (python-versi\
on, platform), or add an index to index-urls."})}function hashesOf(locked,files){return locked.hashes.length>0?locked:{...locked,hashes:files.flatMap(file=>file.
sha256??[])}}function wheelOf(locked,file,urls){const{filename,sha256:sha2562,size}=file;return{package:locked.name,version:locked.version,filename,sha256:sha2562,
size,urls}}async function otherAddresses(wheel,indexes,pages){const found=[];for(const index of indexes){const page=await pages(index,wheel.package);if(page.kind!==
"found")continue;const same=page.files.find(file=>file.sha256===wheel.sha256);same&&!wheel.urls.includes(same.url)&&found.push(same.url)}return found}async function resolveWheels(needs,memory,indexes,pages,concurrency){
let asked=0;const withdrawn=new Map,wheels=await(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.vP)(needs,concurrency,async({locked,target})=>{const known=recallWheel(
memory,locked,target);return known||(asked+=1,resolveWheel(locked,target,indexes,pages,file=>withdrawn.set(file.filename,file)))}),entries=needs.map(({locked,target},i)=>[
packageKey(locked,target),wheels[i]]);return{wheels,memory:{...memory,wheels:Object.fromEntries(entries)},asked,yanked:[...withdrawn.values()]}}var FAILURES_THAT_OPEN=3,
EXPLORATION=.1,CLEARLY_BETTER=1.25;function isWell(host,now){return host.failures<FAILURES_THAT_OPEN&&now>=host.heldUntil}function selectHost(urls,now,chance){const free=urls.
filter(({host})=>now>=host.heldUntil),well=free.filter(({host})=>isWell(host,now)),curious=chance!==void 0||well.length===0,halfOpen=free.find(({host})=>!isWell(
host,now)&&now>=host.openUntil&&host.probes===0);if(halfOpen&&curious)return{url:halfOpen.url};const best=leader(well);if(best){const others=well.filter(({host})=>host!==
best.host);return{url:((chance!==void 0&&chance<EXPLORATION?explored(others,chance/EXPLORATION):void 0)??best).url}}const[sick]=free.toSorted((a,b)=>a.host.openUntil-
b.host.openUntil);if(sick)return{url:sick.url};if(urls.length!==0)return{waitMs:Math.min(...urls.map(({host})=>host.heldUntil))-now}}function leader(candidates){
let[best]=candidates;for(const other of candidates.slice(1))best&&isBetter(other.host,best.host)&&(best=other);return best}function isBetter(other,best){return best.
rate===void 0||other.rate===void 0?best.success<other.success/2:other.rate*other.success>CLEARLY_BETTER*best.rate*best.success}function explored(others,chance){
return others.find(({host})=>host.rate===void 0)??others[Math.floor(chance*others.length)]??others[0]}var SMOOTHING=.3,OPEN_MS=1e4,LONGEST_OPEN_MS=16e4,TELLING_BYTES=256*
1024,WASTE=.1;function newHost(name){return{name,rate:void 0,success:1,failures:0,opened:0,openUntil:0,heldUntil:0,probes:0,bytes:0,liar:!1,outcomes:{}}}function createSourceHealth(){
const hosts=new Map,hostOf2=url=>{const name=new URL(url).host,known=hosts.get(name)??newHost(name);return hosts.set(name,known),known};return{choose:(urls,now,chance)=>selectHost(
urls.map(url=>({url,host:hostOf2(url)})),now,chance),began:url=>{const host=hostOf2(url);host.failures>=FAILURES_THAT_OPEN&&(host.probes+=1)},ended:(url,what)=>learn(
hostOf2(url),what),hold:(url,until)=>{const host=hostOf2(url);host.heldUntil=Math.max(host.heldUntil,until)},lied:url=>{const host=hostOf2(url);host.liar=!0,host.
outcomes["bad-hash"]=(host.outcomes["bad-hash"]??0)+1},lies:url=>hostOf2(url).liar,floor:(url,urls,now)=>{const host=hostOf2(url),others=urls.map(hostOf2).filter(
one=>one!==host&&!one.liar&&isWell(one,now));return WASTE*Math.max(0,...others.map(one=>one.rate??0))},failures:url=>hostOf2(url).failures,report:()=>[...hosts.
values()].map(describe3)}}function describe3(host){const{name,bytes,rate,success,outcomes,liar}=host;return{host:name,bytes,bytesPerSecond:rate,success,outcomes:{
...outcomes},trusted:!liar}}function smooth(old,sample){return old+SMOOTHING*(sample-old)}function learn(host,{outcome,bytes,milliseconds,now}){if(host.probes=Math.
max(0,host.probes-1),host.bytes+=bytes,host.outcomes[outcome]=(host.outcomes[outcome]??0)+1,bytes>=TELLING_BYTES&&milliseconds>0){const sample=bytes*1e3/milliseconds;
host.rate=host.rate===void 0?sample:smooth(host.rate,sample)}if(outcome!=="missing"){if(host.success=smooth(host.success,outcome==="success"?1:0),outcome==="suc\
cess"){host.failures=0,host.opened=0;return}host.failures+=1,!(host.failures<FAILURES_THAT_OPEN||now<host.openUntil)&&(host.openUntil=now+Math.min(LONGEST_OPEN_MS,
OPEN_MS*2**host.opened),host.opened+=1)}}function requirementsText(packages,wheels=[]){const chosen=locked=>wheels.filter(wheel=>wheel.package===locked.name&&(0,_part_chunk_4PQXZKEA_js__WEBPACK_IMPORTED_MODULE_2__.
r1)(wheel.version,locked.version)).map(wheel=>wheel.sha256);return packages.toSorted((a,b)=>a.name<b.name?-1:1).map(locked=>{const marker=locked.marker===""?"":
` ; ${locked.marker}`,hashes=locked.hashes.length>0?locked.hashes:chosen(locked);return[`${locked.name}==${locked.version}${marker}`,...hashes.map(hash=>`    --\
hash=sha256:${hash}`)].join(` \\
`)}).join(`
`).concat(`
`)}function viewTexts(lock,wheels){return lockKind(lock.path)==="requirements"&&lock.packages.every(one=>one.hashes.length>0)?{}:{"requirements.txt":requirementsText(
lock.packages,wheels)}}function planPruning(entries,wish){const own=entries.filter(entry=>OWN_KEY.test(entry.key)),before=own.reduce((sum,entry)=>sum+entry.bytes,
0),removals=own.filter(entry=>wish.damaged.has(entry.key)).map(entry=>({entry,why:"damaged"}));let after=removals.reduce((left,{entry})=>left-entry.bytes,before);
const kept=entry=>wish.keep.has(entry.key)&&(wish.defaultRef===void 0||entry.ref===wish.defaultRef),candidates=own.filter(entry=>!wish.damaged.has(entry.key)&&!kept(
entry)).toSorted((a,b)=>Number(wish.closed.has(b.ref))-Number(wish.closed.has(a.ref))||(a.used===b.used?a.id-b.id:a.used<b.used?-1:1));for(const entry of candidates){
if(after<=wish.maxBytes)break;removals.push({entry,why:wish.closed.has(entry.ref)?"closed pull request":"unused"}),after-=entry.bytes}return{removals,before,after}}
function newestKeys(entries,prefix,defaultRef){const found=entries.filter(entry=>entry.key.startsWith(prefix)&&OWN_KEY.test(entry.key)).filter(entry=>defaultRef===
void 0||entry.ref===defaultRef).toSorted((a,b)=>a.created===b.created?b.id-a.id:a.created<b.created?1:-1);return[...new Set(found.map(entry=>entry.key))]}var PER_PAGE=100,
MOST_PAGES=100,MOST_PULLS=50,NOTHING2={removals:[],done:!0,why:"",before:0,after:0};async function pruneCache(given){let plan;try{plan=await makePlan(given)}catch(error){
const why=`the cache entries cannot be listed: ${describe4(error,"read")}`;return given.log.info(`pruning is left out: ${why}`),{...NOTHING2,done:!1,why}}const removed=[];
for(const removal of plan.removals)try{await deleteEntry(given,removal.entry),removed.push(removal)}catch(error){const why=describe4(error,"write"),left=plan.removals.
length-removed.length;return given.log.notice(`${left} cache entries of earlier locks would go, but were not deleted: ${why}`),{...plan,done:!1,why}}return{...plan,
done:!0,why:""}}async function makePlan(given){const entries=await listEntries(given),wish={maxBytes:given.maxBytes,defaultRef:given.defaultRef,damaged:given.damaged,
keep:given.current,closed:new Set},first=planPruning(entries,wish);if(first.removals.every(removal=>removal.why==="damaged"))return first;const keep=await keysToKeep(
given,entries);return planPruning(entries,{...wish,keep,closed:await closedRefs(given,entries)})}async function keysToKeep(given,entries){const earlier=prefix=>newestKeys(
entries,prefix,given.defaultRef).filter(key=>!given.current.has(key)).slice(0,given.generations),generations=earlier("gen1-"),members=await Promise.all(generations.
map(key=>given.keysOf(key)));return new Set([...given.current,...generations,...members.flat(),...earlier("res1-")])}async function listEntries({github,repository}){
const entries=new Map;for(let page=1;page<=MOST_PAGES;page+=1){const{data}=await github.request("GET /repos/{owner}/{repo}/actions/caches",{...place(repository),
per_page:PER_PAGE,page,sort:"created_at",direction:"asc"}),read=data.actions_caches??[];for(const{id:id2,key,ref,size_in_bytes:bytes,last_accessed_at:used,created_at:created}of read)
id2!==void 0&&key!==void 0&&ref!==void 0&&entries.set(id2,{id:id2,key,ref,bytes:bytes??0,used:used??"",created:created??""});if(read.length<PER_PAGE)break}return[
...entries.values()]}async function closedRefs({github,repository},entries){const numbers=new Map;for(const{ref}of entries){const number=/^refs\/pull\/(\d+)\/merge$/.
exec(ref)?.[1];number!==void 0&&numbers.set(Number(number),ref)}const closed=new Set;for(const[issue_number,ref]of[...numbers].slice(0,MOST_PULLS))try{const route="\
GET /repos/{owner}/{repo}/issues/{issue_number}",{data}=await github.request(route,{...place(repository),issue_number});data.state==="closed"&&closed.add(ref)}catch(error){
if(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__.y&&error.status===403)break}return closed}async function deleteEntry({github,repository},entry){
try{await github.request("DELETE /repos/{owner}/{repo}/actions/caches/{cache_id}",{...place(repository),cache_id:entry.id})}catch(error){if(!(error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__.
y&&error.status===404))throw error}}function place(repository){const[owner="",repo=""]=repository.split("/");return{owner,repo}}function describe4(error,access){
return error instanceof _part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_1__.y?error.retryAfterSeconds!==void 0?`GitHub asks to come again in ${error.retryAfterSeconds}\
 s`:error.status===403||error.status===401?`the token lacks the permission \`actions: ${access}\``:(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error):
(0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_4__.bD)(error)}}),3611:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.
d(__webpack_exports__,{y:()=>GitHubError});var GitHubError=class extends Error{status;retryAfterSeconds;body;constructor(message,status,options={}){super(message),
this.name="GitHubError",this.status=status,this.retryAfterSeconds=options.retryAfterSeconds,this.body=options.body}}})};export{id,ids,modules};
