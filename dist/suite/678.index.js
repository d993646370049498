const id=678,ids=[678],modules={678:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.d(__webpack_exports__,{
B6:()=>listViews,CI:()=>parseWheelName,Cl:()=>MarkerSyntaxError,GT:()=>startWheelIndex,JZ:()=>runWheelIndex,K3:()=>parseSdistName,L_:()=>fallingBack,Pc:()=>normalizeName,
RO:()=>toolkitCache,TV:()=>missingRanges,UI:()=>overlapsRange,V1:()=>isPrerelease,VQ:()=>openWheelStore,YX:()=>CacheTimeout,Yd:()=>publicVersion,Yz:()=>coveredBytes,
Zy:()=>compareVersions,cC:()=>openDirectoryCache,gY:()=>parseMarker,gy:()=>openDirectCache,md:()=>createDownloader,ot:()=>parseVersion,pi:()=>openDownload,r1:()=>sameVersion,
vP:()=>forEachLimited,zm:()=>createLimiter});var _part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(5666),_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
3897),_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(9469),node_crypto__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(7598),node_fs_promises__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(
1455),node_path__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(6760),node_http__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(7067),node_https__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(
4708),node_stream__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(7075),node_fs__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(3024),node_stream_promises__WEBPACK_IMPORTED_MODULE_10__=__webpack_require__(
6466),node_child_process__WEBPACK_IMPORTED_MODULE_11__=__webpack_require__(1421),node_net__WEBPACK_IMPORTED_MODULE_12__=__webpack_require__(7030),node_timers_promises__WEBPACK_IMPORTED_MODULE_13__=__webpack_require__(
8500),MARK="wheel-pack-1 ",LONGEST_HEADER=1024*1024;function packHeader(members){return members.length===1?Buffer.alloc(0):Buffer.from(`${MARK}${JSON.stringify(
members.map(({name,size})=>[name,size]))}
`)}function createUnpacker(names,sink){let header=Buffer.alloc(0),waiting=[],write2,left=-1;const single=names.length===1?names[0]:void 0,turn=async()=>{for(;left<=
0;){left===0&&await sink.end();const[next,...others]=waiting;if(!next){left=-1;return}waiting=others,left=next.size,write2=await sink.begin(next.name)}},readHeader=async bytes=>{
const joined=Buffer.concat([header??Buffer.alloc(0),bytes]),end=joined.indexOf(10),start=joined.subarray(0,MARK.length).toString("latin1");if(!MARK.startsWith(start)||
end<0&&joined.length>LONGEST_HEADER)throw new Error("the entry is no pack of wheels");return end<0?(header=joined,Buffer.alloc(0)):(header=void 0,waiting=parseMembers(
joined.subarray(MARK.length,end).toString("utf8")),await turn(),joined.subarray(end+1))};return{feed:async bytes=>{if(single!==void 0)return header&&(write2=await sink.
begin(single)),header=void 0,write2?.(bytes);let rest=header?await readHeader(bytes):bytes;for(;rest.length>0&&left>0;){const part=rest.subarray(0,left);await write2?.(
part),left-=part.length,rest=rest.subarray(part.length),left===0&&await turn()}},finish:async()=>{if(single===void 0&&header)throw new Error("the entry is no pa\
ck of wheels");(single!==void 0||left>=0)&&await sink.end()}}}function parseMembers(text){let read;try{read=JSON.parse(text)}catch{throw new Error("the entry is\
 no pack of wheels")}if(!Array.isArray(read))throw new Error("the entry is no pack of wheels");return read.map(one=>{const[name,size]=Array.isArray(one)?one:[];
if(typeof name!="string"||!Number.isSafeInteger(size)||size<0)throw new Error("the entry is no pack of wheels");return{name,size}})}var ProtocolSurprise=class extends Error{constructor(message){
super(message),this.name="ProtocolSurprise"}},CacheTimeout=class extends Error{constructor(message){super(message),this.name="CacheTimeout"}},AGAIN_MS=300,SERVICE="\
twirp/github.actions.results.api.v1.CacheService";function createCacheService(given,http){const once=async(method,body,signal)=>{const response=await http({url:new URL(
`${SERVICE}/${method}`,given.url).href,method:"POST",headers:{"content-type":"application/json",authorization:`Bearer ${given.token}`},body:JSON.stringify({...body,
version:given.version}),signal,timeoutMs:6e4});return readReply(method,response.status,response.body)},call=async(method,body,signal)=>{try{return await once(method,
body,signal)}catch(error){if(signal.throwIfAborted(),error instanceof ProtocolSurprise||/ECONNREFUSED/.test((0,_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_2__.
bD)(error)))throw error;return await new Promise(resolve=>setTimeout(resolve,AGAIN_MS)),once(method,body,signal)}};return{find:async(key,orNewest,signal)=>{const request={
key,restore_keys:orNewest===void 0?[]:[orNewest]},{status,body,said}=await call("GetCacheEntryDownloadURL",request,signal);if(/cache read denied/.test(said))return;
if(status!==200)throw new Error(`answered ${status}: ${said}`);if(body.ok!==!0)return;const{matched_key:matched,signed_download_url:url}=body;if(typeof matched!=
"string"||!isAddress(url))throw new ProtocolSurprise("an entry without an address");return{key:matched,url}},reserve:async(key,signal)=>{const{status,body,said}=await once(
"CreateCacheEntry",{key},signal);if(/cache write denied/.test(said)||status===401||status===403)return{refused:"denied",why:said};if(status===409)return{refused:"\
exists",why:said};if(status===429)return{refused:"limited",why:said};if(status!==200)throw new Error(`answered ${status}: ${said}`);if(body.ok!==!0)return{refused:"\
failed",why:said||"the service would not have it"};if(!isAddress(body.signed_upload_url))throw new ProtocolSurprise("a reservation without an address");return{url:body.
signed_upload_url}},finish:async(key,bytes,signal)=>{const{status,body,said}=await call("FinalizeCacheEntryUpload",{key,size_bytes:String(bytes)},signal);if(status!==
200)throw new Error(`answered ${status}: ${said}`);return body.ok===!0}}}function isAddress(value){return typeof value=="string"&&URL.canParse(value)&&/^https?:/.
test(value)}function readReply(method,status,text){if(status>=500)throw new Error(`${method} answered ${status}`);let body;try{body=JSON.parse(text)}catch{throw new ProtocolSurprise(
`${method}: ${status} without JSON`)}if(typeof body!="object"||body===null||status===404)throw new ProtocolSurprise(`${method}: ${status}, not of this protocol`);
const record=body,said=[record.msg,record.message].find(one=>typeof one=="string"&&one!=="");return{status,body:record,said:typeof said=="string"?said:""}}var SMALL_BODY_BYTES=64*
1024,openDownload=createDownloader({environment:process.env});function createDownloader(world){const agents=(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.
jQ)({keepAlive:!0,timeout:4e3}),open5=(request,mayRetry)=>new Promise((resolve,reject)=>{const url=new URL(request.url),route=(0,_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_0__.
Bv)(url,world.environment,agents),outgoing=(route.secure?node_https__WEBPACK_IMPORTED_MODULE_7__.request:node_http__WEBPACK_IMPORTED_MODULE_6__.request)(url,{headers:{
"user-agent":"compose-delivery","accept-encoding":"identity",...route.headers,...request.headers},...route.options,...world.lookup?{lookup:world.lookup}:{},...world.
ca===void 0?{}:{ca:world.ca},signal:request.signal}),silence=watchSilence(outgoing,request);let answered=!1;outgoing.once("response",incoming=>{answered=!0,silence.
heard(),resolve(describe(incoming,silence))}),outgoing.on("error",error=>{answered||(silence.end(),mayRetry&&outgoing.reusedSocket&&error.code==="ECONNRESET"?resolve(
open5(request,!1)):reject(plainError(error)))}),outgoing.end()});return request=>open5(request,!0)}function plainError(error){const{code}=error;if(!(error instanceof
AggregateError)||error.message!=="")return error;const said=error.errors.map(one=>one instanceof Error?one.message:String(one)).join("; ");return Object.assign(
new Error(said),{code})}function describe(incoming,silence){const length=Number(incoming.headers["content-length"]??Number.NaN);let begun=!1;return{status:incoming.
statusCode??0,headers:plainHeaders(incoming),body:{[Symbol.asyncIterator]:()=>(begun=!0,readBody(incoming,silence))},discard:()=>{if(!begun&&length<=SMALL_BODY_BYTES){
incoming.once("close",()=>silence.end()).once("error",()=>{}),incoming.resume();return}silence.end(),incoming.destroy()}}}function watchSilence(outgoing,request){
let timer,reason,limit=request.connectTimeoutMs,ended=!1;const arm=(ms,what)=>{if(!ended){if(timer&&limit===ms)return void timer.refresh();clearTimeout(timer),limit=
ms,timer=setTimeout(()=>{reason=Object.assign(new Error(`${what} within ${ms/1e3} s`),{timedOut:!0}),outgoing.destroy(reason)},ms)}};arm(request.connectTimeoutMs,
"no connection");const connected=()=>{clearTimeout(timer),timer=void 0,arm(request.idleTimeoutMs,"not a byte")};return outgoing.once("socket",socket=>{socket.connecting?
socket.once("secureConnect"in socket||"encrypted"in socket?"secureConnect":"connect",connected):connected()}),{heard:()=>arm(request.idleTimeoutMs,"not a byte"),
end:()=>{ended=!0,clearTimeout(timer)},reason:()=>reason}}async function*readBody(incoming,silence){try{for await(const chunk of incoming)silence.heard(),yield chunk;
if(!incoming.complete)throw new Error("the connection ended before the whole body came")}catch(error){throw silence.reason()??error}finally{silence.end()}}function plainHeaders(incoming){
return Object.fromEntries(Object.entries(incoming.headersDistinct).map(([name,values])=>[name,(values??[]).join(", ")]))}var PIECE=8*1024*1024,AHEAD=4,SILENCE_MS=1e4,
ATTEMPTS=3,BlobFault=class extends Error{status;constructor(status,message){super(message),this.name="BlobFault",this.status=status}};async function downloadBlob(source,signal,consume){
const first=await readPiece(source,0,void 0,signal);await consume(first.bytes);const ahead=[],stop=new AbortController,both=AbortSignal.any([signal,stop.signal]);
let next=first.bytes.length;const fill=()=>{for(;ahead.length<AHEAD&&next<first.total;){const piece=readPiece(source,next,first.total,both);piece.catch(()=>{}),
ahead.push(piece),next+=PIECE}};try{for(fill();ahead.length>0;fill()){const piece=await ahead.shift();piece&&await consume(piece.bytes)}}finally{stop.abort(new Error(
"no longer wanted"))}}async function readPiece(source,from,total,signal){for(let attempt=1;;attempt+=1)try{return await readRange(source.address(),from,total,signal)}catch(error){
if(signal.throwIfAborted(),error instanceof CacheTimeout)throw error;const status=error instanceof BlobFault?error.status:0;if((status===403||status===404)&&await source.
renew())continue;if(attempt>=ATTEMPTS||status>=400&&status<500)throw error}}async function readRange(url,from,total,signal){const last=Math.min(from+PIECE,total??
Number.MAX_SAFE_INTEGER)-1,silence=watchSilence2("download"),request={url,headers:{range:`bytes=${from}-${last}`},connectTimeoutMs:SILENCE_MS*2,idleTimeoutMs:SILENCE_MS*
2,signal:AbortSignal.any([signal,silence.signal])};try{return await receive(request,from,total,silence.heard)}catch(error){throw silence.signal.throwIfAborted(),
error}finally{silence.end()}}function watchSilence2(what){const controller=new AbortController,expire=()=>controller.abort(new CacheTimeout(`the ${what} stood s\
till for ${SILENCE_MS/1e3} s`));let timer=setTimeout(expire,SILENCE_MS);return{signal:controller.signal,heard:()=>{clearTimeout(timer),timer=setTimeout(expire,SILENCE_MS)},
end:()=>clearTimeout(timer)}}async function receive(request,from,total,heard){const response=await openDownload(request);heard();try{const whole2=response.status===
200&&from===0;if(response.status!==206&&!whole2)throw new BlobFault(response.status,`the blob answered ${response.status}`);const span=whole2?void 0:/^bytes (\d+)-(\d+)\/(\d+)$/.
exec(response.headers["content-range"]??"");if(!whole2&&(!span||Number(span[1])!==from||Number(span[3])!==(total??Number(span[3]))))throw new BlobFault(0,"the b\
lob answered another range than asked for");const chunks=[];for await(const chunk of response.body)chunks.push(chunk),heard();const bytes=Buffer.concat(chunks),
length=span?Number(span[2])-from+1:bytes.length;if(bytes.length!==length)throw new BlobFault(0,`the blob sent ${bytes.length} of ${length} bytes`);return{bytes,
total:span?Number(span[3]):bytes.length}}finally{response.discard()}}function createLimiter(most){let running=0;const waiting=[];return async work=>{running>=most?
await new Promise(resolve=>waiting.push(resolve)):running+=1;try{return await work()}finally{const next=waiting.shift();next?next():running-=1}}}async function forEachLimited(items,most,work){
const results=[];let failed=!1,next=0;const worker=async()=>{for(;!failed&&next<items.length;){const index=next;next+=1;try{results[index]=await work(items[index])}catch(error){
throw failed=!0,error}}},failure=(await Promise.allSettled(Array.from({length:Math.min(most,items.length)},worker))).find(outcome=>outcome.status==="rejected");
if(failure)throw failure.reason;return results}function addRange(ranges,added){if(added[1]<=added[0])return ranges;const merged=[];for(const[from,to]of[...ranges,
added].sort((a,b)=>a[0]-b[0])){const last=merged.at(-1);last&&from<=last[1]?last[1]=Math.max(last[1],to):merged.push([from,to])}return merged}function missingRanges(ranges,size,pieceBytes){
const missing=[];for(let start=0;start<size;start+=pieceBytes){const end=Math.min(size,start+pieceBytes);let at=start;for(const[from,to]of ranges)to<=at||from>=
end||(from>at&&missing.push([at,from]),at=Math.max(at,to));at<end&&missing.push([at,end])}return missing}function coveredBytes(ranges){return ranges.reduce((sum,[
from,to])=>sum+to-from,0)}function coversRange(ranges,[from,to]){return ranges.some(range=>range[0]<=from&&to<=range[1])}function overlapsRange(ranges,[from,to]){
return ranges.some(range=>range[0]<to&&from<range[1])}function readRanges(value,size){return Array.isArray(value)?value.every(range=>Array.isArray(range)&&range.
length===2&&range.every(n=>Number.isSafeInteger(n)&&n>=0&&n<=size))?value.reduce(addRange,[]):[]:[]}var BLOCK=32*1024*1024,BLOCKS_AT_ONCE=4,sizeOf=part=>"bytes"in
part?part.bytes.length:part.size;async function uploadBlob(url,parts,signal){const size=parts.reduce((sum,part)=>sum+sizeOf(part),0);if(size<=BLOCK*2)return await put(
url,{"x-ms-blob-type":"BlockBlob"},()=>readSpan(parts,0,size),size,signal),size;const count=Math.ceil(size/BLOCK),ids2=Array.from({length:count},(_,i)=>Buffer.from(
`block-${String(i).padStart(6,"0")}`).toString("base64"));let next=0;const worker=async()=>{for(;next<count;){const at=next;next+=1;const[from,to]=[at*BLOCK,Math.
min((at+1)*BLOCK,size)],address=blockAddress(url,ids2[at]??"");await put(address,{},()=>readSpan(parts,from,to),to-from,signal)}};return await Promise.all(Array.
from({length:BLOCKS_AT_ONCE},worker)),await putBlockList(url,ids2,signal),size}function blockAddress(url,id2){return`${url}&comp=block&blockid=${encodeURIComponent(
id2)}`}async function putBlockList(url,ids2,signal){const list=Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${ids2.map(id2=>`<Latest>${id2}</La\
test>`).join("")}</BlockList>`);await put(`${url}&comp=blocklist`,{},()=>node_stream__WEBPACK_IMPORTED_MODULE_8__.Readable.from([list]),list.length,signal)}function readSpan(parts,from,to){
async function*span(){let start=0;for(const part of parts){const[first,end]=[Math.max(from,start)-start,Math.min(to,start+sizeOf(part))-start];start+=sizeOf(part),
!(first>=end)&&("bytes"in part?yield part.bytes.subarray(first,end):yield*(0,node_fs__WEBPACK_IMPORTED_MODULE_9__.createReadStream)(part.file,{start:first,end:end-
1,highWaterMark:1024*1024}))}}return node_stream__WEBPACK_IMPORTED_MODULE_8__.Readable.from(span(),{objectMode:!1})}async function put(url,headers,body,size,signal){
for(let attempt=1;;attempt+=1)try{return await putOnce(url,headers,body(),size,signal)}catch(error){signal.throwIfAborted();const status=error instanceof BlobFault?
error.status:0;if(error instanceof CacheTimeout||attempt>=ATTEMPTS||status>=400&&status<500)throw error}}async function putOnce(url,headers,body,size,signal){const outgoing=(url.
startsWith("https:")?node_https__WEBPACK_IMPORTED_MODULE_7__.request:node_http__WEBPACK_IMPORTED_MODULE_6__.request)(url,{method:"PUT",headers:{...headers,"cont\
ent-length":size,"content-type":"application/octet-stream","x-ms-version":"2021-12-02"},signal});outgoing.setTimeout(SILENCE_MS,()=>outgoing.destroy(new CacheTimeout(
`the upload stood still for ${SILENCE_MS/1e3} s`)));const answered=new Promise((resolve,reject)=>{outgoing.once("response",incoming=>{incoming.resume(),incoming.
once("end",()=>resolve(incoming.statusCode??0)),incoming.once("error",reject)}),outgoing.once("error",reject)}),[status]=await Promise.all([answered,(0,node_stream_promises__WEBPACK_IMPORTED_MODULE_10__.
pipeline)(body,outgoing)]).catch(error=>{throw outgoing.destroy(),answered.catch(()=>{}),error});if(status!==201)throw new BlobFault(status,`the blob store answ\
ered ${status}`)}var MEGABYTE=1024*1024,BLOCKS=128,SMALLEST_BLOCK=MEGABYTE/2,LARGEST_BLOCK=4*MEGABYTE;async function growBlob(url,{path,size},limit,life){const file=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
open)(path,"r"),stop=new AbortController,signal=AbortSignal.any([life,stop.signal]),block=Math.min(LARGEST_BLOCK,Math.max(SMALLEST_BLOCK,Math.ceil(size/BLOCKS))),
count=Math.ceil(size/block);let beginning=0,sent=new Map;const underWay=new Set,idOf=at=>Buffer.from(`${String(beginning).padStart(4,"0")}-${String(at).padStart(
6,"0")}`).toString("base64"),send=at=>{const mine=beginning,address=blockAddress(url,idOf(at));return limit(async()=>{if(mine!==beginning)return;signal.throwIfAborted();
const bytes=await readSpan2(file,at*block,Math.min((at+1)*block,size));await put(address,{},()=>node_stream__WEBPACK_IMPORTED_MODULE_8__.Readable.from([bytes]),
bytes.length,signal)})},offer=done=>{for(let at=0;at<count;at+=1){if(sent.has(at)||!coversRange(done,[at*block,Math.min((at+1)*block,size)]))continue;const sending=send(
at);sent.set(at,sending);const settled=sending.catch(()=>{}).finally(()=>underWay.delete(settled));underWay.add(settled)}},end=async()=>{await Promise.all(underWay),
await file.close()};return{offer,restart:()=>{beginning+=1,sent=new Map},finish:async()=>{try{const{size:seen}=await file.stat();if(seen!==size)throw new Error(
`the file has ${seen} bytes; ${size} were announced`);return offer([[0,size]]),await Promise.all(sent.values()),await putBlockList(url,Array.from({length:count},
(_,at)=>idOf(at)),signal),size}finally{stop.abort(new Error("no longer wanted")),await end()}},abandon:async()=>{stop.abort(new Error("the file did not become w\
hole")),await end()}}}async function readSpan2(file,from,to){const bytes=Buffer.allocUnsafe(to-from);for(let at=0;at<bytes.length;){const{bytesRead}=await file.
read(bytes,at,bytes.length-at,from+at);if(bytesRead===0)throw new Error("the file is shorter than what was written to it");at+=bytesRead}return bytes}var VERSION=(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.
createHash)("sha256").update("compose-delivery direct 1").digest("hex"),GROWING_REQUESTS=12;function openDirectCache(service,http){const calls=createCacheService(
{...service,version:VERSION},http),addresses=new Map,growing=createLimiter(GROWING_REQUESTS),find=async(key,orNewest,signal)=>{const found=await calls.find(key,
orNewest,signal);return found&&addresses.set(found.key,found.url),found?.key};return{name:"direct",lookUp:({key},signal,orNewest)=>find(key,orNewest,signal),read:async({
key,names},folder,signal)=>{if(!addresses.has(key)&&await find(key,void 0,signal)!==key)return{found:!1};let renewed=0;const source={address:()=>addresses.get(key)??
"",renew:async()=>(renewed+=1,renewed<=2&&await find(key,void 0,signal)===key)};try{return{found:!0,digests:await unpackTo(folder,names,source,signal)}}catch(error){
if(error instanceof BlobFault&&error.status===404)return{found:!1};throw error}},write:async({key,names},folder,signal)=>{const reserved=await calls.reserve(key,
signal);if("refused"in reserved)return reserved.refused;const members=await Promise.all(names.map(async name=>({name,file:(0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(folder,name),size:(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,name))).size}))),header=packHeader(
members),parts=[...header.length>0?[{bytes:header}]:[],...members],bytes=await uploadBlob(reserved.url,parts,signal);return await calls.finish(key,bytes,signal)?
"saved":"failed"},grow:async({key},file,signal,life)=>{const reserved=await calls.reserve(key,signal);if("refused"in reserved)return reserved.refused;const blob=await growBlob(
reserved.url,file,growing,life);return{...blob,finish:async last=>{const onAbort=()=>{blob.abandon()};last.addEventListener("abort",onAbort,{once:!0});try{return await calls.
finish(key,await blob.finish(),last)?"saved":"failed"}finally{last.removeEventListener("abort",onAbort)}}}},close:async()=>{}}}async function unpackTo(folder,names,source,signal){
const digests=new Map,wanted=new Set(names);let finish;const unpacker=createUnpacker(names,{begin:async name=>{if(!wanted.delete(name))return;const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.
createHash)("sha256"),file=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.open)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,name),"wx",420);return finish=
async()=>{finish=void 0,await file.close(),digests.set(name,hash.digest("hex"))},async bytes=>{hash.update(bytes);for(let at=0;at<bytes.length;)at+=(await file.
write(bytes,at)).bytesWritten}},end:async()=>finish?.()});try{await downloadBlob(source,signal,bytes=>unpacker.feed(bytes)),await unpacker.finish()}finally{await finish?.()}
return digests}var ABANDONED_MS=24*36e5;function openDirectoryCache(folder){const place=key=>{if(!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(key))throw new Error(
`not a cache key: ${key}`);return(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,key)};return{name:"directory",lookUp:async({key},_signal,orNewest)=>await exists(
place(key))?key:orNewest===void 0?void 0:newest(folder,orNewest),read:async({key,names},to,signal)=>{const entry=place(key);if(!await exists(entry))return{found:!1};
for(const name of names)signal.throwIfAborted(),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.copyFile)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(
entry,plain(name)),(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(to,name),node_fs__WEBPACK_IMPORTED_MODULE_9__.constants.COPYFILE_FICLONE).catch(ignoreMissing);
const now=new Date;return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.utimes)(entry,now,now).catch(()=>{}),{found:!0}},write:async(entry,from,signal)=>write(
folder,place(entry.key),entry.names,from,signal),forget:async key=>remove(folder,place(key)),shrink:(maxBytes,keep)=>shrink(folder,maxBytes,keep),close:async()=>{}}}
function plain(name){if(!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(name))throw new Error(`not a name in an entry: ${name}`);return name}function exists(path){
return(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)(path).then(()=>!0,()=>!1)}function ignoreMissing(error){if(error.code!=="ENOENT")throw error}async function write(folder,entry,names,from,signal){
const temporary=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,`.new-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.randomBytes)(8).toString("hex")}`);try{
if(await exists(entry))return"exists";await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.mkdir)(temporary,{recursive:!0});for(const name of names)signal.throwIfAborted(),
await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.copyFile)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(from,plain(name)),(0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(temporary,name),node_fs__WEBPACK_IMPORTED_MODULE_9__.constants.COPYFILE_FICLONE);return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rename)(temporary,
entry),"saved"}catch(error){const code=error.code??"";if(code==="ENOTEMPTY"||code==="EEXIST")return"exists";if(code==="EACCES"||code==="EROFS"||code==="EPERM")return"\
denied";throw error}finally{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(temporary,{recursive:!0,force:!0}).catch(()=>{})}}async function remove(folder,entry){
const aside=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,`.old-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.randomBytes)(8).toString("hex")}`);await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
rename)(entry,aside).catch(ignoreMissing),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(aside,{recursive:!0,force:!0})}async function listEntries(folder){
const names=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readdir)(folder).catch(()=>[]);return(await Promise.all(names.filter(name=>!name.startsWith(".")).
map(async key=>{const at=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,key)).catch(()=>{});
if(!at?.isDirectory())return;const files=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readdir)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,key)).
catch(()=>[]),sizes=await Promise.all(files.map(file=>(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,
key,file)).then(({size})=>size,()=>0)));return{key,used:at.mtimeMs,bytes:sizes.reduce((sum,size)=>sum+size,0)}}))).filter(one=>one!==void 0)}async function newest(folder,prefix){
return(await listEntries(folder)).filter(({key})=>key.startsWith(prefix)).sort((a,b)=>b.used-a.used)[0]?.key}async function shrink(folder,maxBytes,keep){await removeAbandoned(
folder);const entries=[...await listEntries(folder)].sort((a,b)=>a.used-b.used);let total=entries.reduce((sum,entry)=>sum+entry.bytes,0);const removed=[];for(const entry of entries){
if(total<=maxBytes)break;keep.has(entry.key)||(await remove(folder,(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,entry.key)),removed.push(entry.key),total-=
entry.bytes)}return removed}async function removeAbandoned(folder){for(const name of await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readdir)(folder).catch(
()=>[])){if(!/^\.(new|old)-[0-9a-f]{16}$/.test(name))continue;const seen=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(folder,name)).catch(()=>{});seen&&Date.now()-seen.mtimeMs>ABANDONED_MS&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(folder,name),{recursive:!0,force:!0})}}function fallingBack(first,other,log){let surprised=!1;const asked=async work=>{if(surprised)return work(other);try{
return await work(first)}catch(error){if(!(error instanceof ProtocolSurprise))throw error;return surprised||log.warning(`the cache service speaks otherwise than\
 expected (${error.message}); @actions/cache is used instead`),surprised=!0,work(other)}};return{get name(){return surprised?other.name:first.name},lookUp:(entry,signal,orNewest)=>asked(
cache=>cache.lookUp(entry,signal,orNewest)),read:(entry,folder,signal)=>asked(cache=>cache.read(entry,folder,signal)),write:(entry,folder,signal)=>asked(cache=>cache.
write(entry,folder,signal)),grow:(entry,file,signal,life)=>asked(cache=>cache.grow?.(entry,file,signal,life)??Promise.resolve(void 0)),close:async()=>{await first.
close(),await other.close()}}}var MARKER_VARIABLES=["implementation_name","implementation_version","os_name","platform_machine","platform_python_implementation",
"platform_release","platform_system","platform_version","python_full_version","python_version","sys_platform","extra","extras","dependency_groups"],ALIASES={"os\
.name":"os_name","sys.platform":"sys_platform","platform.version":"platform_version","platform.machine":"platform_machine","platform.python_implementation":"pla\
tform_python_implementation",python_implementation:"platform_python_implementation"},TOKEN=/[ \t]*(?:(\(|\))|("[^"]*"|'[^']*')|(===|==|~=|!=|<=|>=|<|>)|([A-Za-z_][\w.]*))/y,
MAX_DEPTH=100,MAX_CHARACTERS=65536,MarkerSyntaxError=class extends Error{constructor(expected,seen){super(`expected ${expected}, saw ${seen}`),this.name="Marker\
SyntaxError"}};function tokens(text){const found=[];TOKEN.lastIndex=0;const end=text.replace(/[ \t]+$/,"").length;for(;TOKEN.lastIndex<end;){const at=TOKEN.lastIndex,
match=TOKEN.exec(text);if(!match)throw new MarkerSyntaxError("a name, a quoted text or an operator",JSON.stringify(text.slice(at,at+20)));found.push(match[0].replace(
/^[ \t]+/,""))}return found}function parseMarker(text){if(text.length>MAX_CHARACTERS)throw new MarkerSyntaxError(`at most ${MAX_CHARACTERS} characters`,`${text.
length}`);const queue={words:tokens(text),at:0,depth:0},marker=readOr(queue),rest=queue.words[queue.at];if(rest!==void 0)throw new MarkerSyntaxError('"and", "or\
" or the end',rest);return marker}function takeIf(queue,word){return queue.words[queue.at]!==word?!1:(queue.at+=1,!0)}function readOr(queue){let left=readAnd(queue);
for(;takeIf(queue,"or");)left={kind:"or",left,right:readAnd(queue)};return left}function readAnd(queue){let left=readAtom(queue);for(;takeIf(queue,"and");)left=
{kind:"and",left,right:readAtom(queue)};return left}function readAtom(queue){if(takeIf(queue,"(")){if(queue.depth+=1,queue.depth>MAX_DEPTH)throw new MarkerSyntaxError(
`at most ${MAX_DEPTH} nested parentheses`,"more");const inner=readOr(queue);if(queue.depth-=1,!takeIf(queue,")"))throw new MarkerSyntaxError('")"',queue.words[queue.
at]??"the end");return inner}const left=readValue(queue),operator=readOperator(queue);return{kind:"compare",left,operator,right:readValue(queue)}}function readOperator(queue){
if(takeIf(queue,"not")){if(takeIf(queue,"in"))return"not in";throw new MarkerSyntaxError('"in" after "not"',queue.words[queue.at]??"the end")}const token=queue.
words[queue.at];if(queue.at+=1,token==="in"||token!==void 0&&/^(===|==|~=|!=|<=|>=|<|>)$/.test(token))return token;throw new MarkerSyntaxError("an operator",token??
"the end")}function readValue(queue){const token=queue.words[queue.at];if(queue.at+=1,token===void 0)throw new MarkerSyntaxError("a variable or a quoted text","\
the end");if(/^["']/.test(token))return{variable:!1,text:unquote(token)};const name=ALIASES[token]??token;if(!MARKER_VARIABLES.includes(name))throw new MarkerSyntaxError(
`one of ${MARKER_VARIABLES.join(", ")}`,token);return{variable:!0,text:name}}var ESCAPES={n:`
`,r:"\r",t:"	","\\":"\\","'":"'",'"':'"'};function unquote(token){const inner=token.slice(1,-1);if(!inner.includes("\\"))return inner;if(/(?:^|[^\\])(?:\\\\)*\\$/.
test(inner)||/\\(?:x(?![0-9a-fA-F]{2})|[uUN])/.test(inner))throw new MarkerSyntaxError("a quoted text whose escapes are whole",token);return inner.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/gs,
(whole2,code,letter)=>code===void 0?ESCAPES[letter??""]??whole2:String.fromCharCode(Number.parseInt(code,16)))}function normalizeName(name){return name.toLowerCase().
replace(/[-_.]+/g,"-")}var JSON_TYPE="application/vnd.pypi.simple.v1+json",HTML_TYPE="application/vnd.pypi.simple.v1+html",ABSENT={kind:"absent"};function answerIndex(wheels,path,accept){
const file=/^\/files\/([0-9a-f]{64})\/([^/]+)$/.exec(path);if(file){const wheel=wheels.find(one=>one.sha256===file[1]&&one.filename===decode(file[2]??""));return wheel?
{kind:"file",wheel}:ABSENT}const json=prefersJson(accept);if(path==="/simple/")return page(json,listProjects(wheels,json));const project=/^\/simple\/([A-Za-z0-9._-]+)(\/?)$/.
exec(path);if(!project)return path==="/simple"?{kind:"elsewhere",location:"/simple/"}:ABSENT;const name=normalizeName(project[1]??"");if(name!==project[1]||project[2]===
"")return{kind:"elsewhere",location:`/simple/${name}/`};const files=wheels.filter(wheel=>wheel.project===name);return files.length===0?ABSENT:page(json,listFiles(
name,files,json))}function decode(text){try{return decodeURIComponent(text)}catch{return}}function prefersJson(accept){const weight=wanted=>Math.max(0,...accept.
split(",").map(one=>{const[type="",...parameters]=one.split(";").map(part=>part.trim().toLowerCase()),q=parameters.find(part=>part.startsWith("q="));return wanted.
includes(type)&&Number(q?.slice(2)??1)||0})),json=weight([JSON_TYPE,"application/vnd.pypi.simple.latest+json"]);return json>0&&json>=weight([HTML_TYPE,"text/htm\
l","application/vnd.pypi.simple.latest+html"])}var page=(json,body)=>({kind:"page",type:json?JSON_TYPE:"text/html; charset=utf-8",body}),META={"api-version":"1.\
1"};function listProjects(wheels,json){const names=[...new Set(wheels.map(wheel=>wheel.project))].sort();return json?JSON.stringify({meta:META,projects:names.map(
name=>({name}))}):html(names.map(name=>`<a href="/simple/${name}/">${name}</a>`))}function listFiles(name,wheels,json){const address=wheel=>`/files/${wheel.sha256}\
/${encodeURIComponent(wheel.filename)}`;if(!json)return html(wheels.map(wheel=>`<a href="${address(wheel)}#sha256=${wheel.sha256}">${wheel.filename}</a>`));const versions=new Set(
wheels.map(wheel=>wheel.filename.split("-")[1]??"")),files=wheels.map(wheel=>({filename:wheel.filename,url:address(wheel),hashes:{sha256:wheel.sha256},size:wheel.
size}));return JSON.stringify({meta:META,name,versions:[...versions],files})}function html(links){return`<!DOCTYPE html>
<html><head><meta name="pypi:repository-version" content="1.1"></head><body>
${links.join(`<br>
`)}
</body></html>
`}function pipConf(url){const{hostname,port}=new URL(url);return`[global]
index-url = ${url}
trusted-host = ${hostname}:${port}
disable-pip-version-check = true
`}var READY_MS=15e3;async function startWheelIndex(given){const folder=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(given.root,"index"),path={config:(0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(folder,"config.json"),ready:(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,"ready.json"),log:(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,
"index.log")};await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.mkdir)(folder,{recursive:!0}),await endEarlier(path.ready,path.config),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
rm)(path.ready,{force:!0});const config={schema:1,blobs:(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(given.root,"blobs"),address:given.address,idleMs:given.idleMs,
endWith:given.endWith??await findJob(),ready:path.ready,wheels:given.wheels};await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.writeFile)(path.config,JSON.stringify(
config));const child=await launch(path.config,path.log,given.environment),seen=await untilReady(path.ready,child);if(!seen){const words=(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
readFile)(path.log,"utf8").catch(()=>"")).trim().split(`
`),why=words.findLast(line=>line.includes("Error"))??words.at(-1)??"";throw new _part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_2__.L9(`the index does not list\
en on ${given.address}: ${why||"it ended without a word"}`,{advice:"serve-address must be an address of this machine, such as 127.0.0.1 or that of the docker br\
idge."})}const host=given.host===""?given.address:given.host,url=`http://${(0,node_net__WEBPACK_IMPORTED_MODULE_12__.isIPv6)(host)?`[${host}]`:host}:${seen.port}\
/simple/`,file=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,"pip.conf");return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.writeFile)(file,pipConf(
url),{mode:420}),{url,pid:seen.pid,pipConf:file}}async function launch(config,log,environment){const[program="",...args]=(0,_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_1__.
zx)("wheel-index","wheel-index-main.ts",import.meta.url),output=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.open)(log,"w",416);try{const child=(0,node_child_process__WEBPACK_IMPORTED_MODULE_11__.
spawn)(program,[...args,config],{detached:!0,cwd:"/",stdio:["ignore",output.fd,output.fd],env:{PATH:environment.PATH,RUNNER_TRACKING_ID:environment.RUNNER_TRACKING_ID}});
return child.on("error",()=>{}),child.unref(),child}finally{await output.close()}}async function readReady(path){try{const{pid,port}=JSON.parse(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
readFile)(path,"utf8"));return typeof pid=="number"&&typeof port=="number"?{pid,port}:void 0}catch{return}}async function untilReady(path,child){const until=performance.
now()+READY_MS;for(;performance.now()<until;){const seen=await readReady(path);if(seen)return seen;if(child.exitCode!==null||child.signalCode!==null||child.pid===
void 0)return;await(0,node_timers_promises__WEBPACK_IMPORTED_MODULE_13__.setTimeout)(25)}child.kill("SIGKILL")}async function endEarlier(ready,config){const seen=await readReady(
ready);if(!(!seen||!(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readFile)(`/proc/${seen.pid}/cmdline`,"utf8").catch(()=>"")).split("\0").includes(config)))
try{process.kill(seen.pid,"SIGTERM")}catch{}}async function findJob(){return(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readFile)(`/proc/${process.ppid}\
/comm`,"utf8").catch(()=>"")).trim().startsWith("Runner.Worker")?process.ppid:void 0}function toolkitCache(cache,scratch){return{name:"toolkit",lookUp:({names,key},signal,orNewest)=>cache.
lookUp({names,key,folder:scratch,signal,...orNewest===void 0?{}:{orNewest}}),read:async({names,key},folder,signal)=>({found:await cache.restore({names,key,folder,
signal})}),write:({names,key},folder,signal)=>cache.save({names,key,folder,signal}),close:()=>cache.close()}}function lengthOf(chunks){return chunks.reduce((sum,chunk)=>sum+
chunk.length,0)}var READ_BYTES=1024*1024,BEHIND_BYTES=4*READ_BYTES;function createGrowingHash(handle){let hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.createHash)(
"sha256"),hashed=0,target=0,generation=0,reading;const readUpTo=async()=>{const[mine,buffer]=[generation,Buffer.allocUnsafe(READ_BYTES)];for(;mine===generation&&
hashed<target;){const length=Math.min(READ_BYTES,target-hashed),{bytesRead}=await handle.read(buffer,0,length,hashed);if(mine!==generation)return;if(bytesRead===
0)throw new Error("the file is shorter than what was written to it");hash.update(buffer.subarray(0,bytesRead)),hashed+=bytesRead}},read=()=>(reading??=readUpTo().
finally(()=>{reading=void 0}),reading),forget=()=>{hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.createHash)("sha256"),hashed=0,target=0,generation+=1};return{
wrote:(chunks,offset)=>{if(offset<hashed)return forget();if(!(offset!==hashed||reading)){for(const chunk of chunks)hash.update(chunk);hashed+=lengthOf(chunks)}},
follow:prefix=>{target=prefix,target-hashed>=BEHIND_BYTES&&read().catch(()=>{})},digest:async size=>{for(;hashed<size;)target=size,await read();return hash.copy().
digest("hex")},reset:async()=>{forget(),await reading?.catch(()=>{})}}}async function sha256OfFile(path){const hash=(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.
createHash)("sha256");for await(const chunk of(0,node_fs__WEBPACK_IMPORTED_MODULE_9__.createReadStream)(path,{highWaterMark:1024*1024}))hash.update(chunk);return hash.
digest("hex")}async function openPartFile(blob,pid){const lock=`${blob}.part.lock`,owned=await takeLock(lock,pid),path=owned?`${blob}.part`:`${blob}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.
randomBytes)(6).toString("hex")}.part`,sidecar=`${path}.json`;try{const handle=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.open)(path,"r+").catch(()=>(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
open)(path,"w+",420)),known=owned?await readSidecar(sidecar):void 0,{size}=await handle.stat();return createPart(handle,{path,sidecar,blob,owned,lock},known?.size===
size?known:void 0)}catch(error){throw owned&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(lock,{force:!0}),error}}function createPart(handle,names,known){
let size=known?.size,done=known?.done??[],writing=Promise.resolve();const hasher=createGrowingHash(handle),saveProgress=()=>(writing=writing.catch(()=>{}).then(
async()=>{if(!names.owned||size===void 0)return;const record={schema:1,size,done};await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.writeFile)(`${names.sidecar}\
.new`,JSON.stringify(record)),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rename)(`${names.sidecar}.new`,names.sidecar)}),writing),release=async()=>{names.
owned&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(names.lock,{force:!0})};return{path:names.path,resumable:names.owned,get size(){return size},get done(){
return done},setSize:async bytes=>{size=bytes,await handle.truncate(bytes),await saveProgress()},writeAt:async(chunks,offset)=>{await writeAll(handle,chunks,offset),
done=addRange(done,[offset,offset+lengthOf(chunks)]),hasher.wrote(chunks,offset),hasher.follow(prefixOf(done))},saveProgress,restart:async()=>{await hasher.reset(),
done=[],size=void 0,await handle.truncate(0),await writing.catch(()=>{}),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(names.sidecar,{force:!0})},sha256:()=>hasher.
digest(size??prefixOf(done)),commit:async()=>{await handle.chmod(420),await handle.close(),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rename)(names.path,
names.blob),await writing.catch(()=>{}),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(names.sidecar,{force:!0}),await release()},close:async()=>{await hasher.
reset(),await saveProgress().catch(()=>{}),await handle.close(),names.owned||await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(names.path,{force:!0}),await release()}}}
function prefixOf(done){const first=done[0];return first!==void 0&&first[0]===0?first[1]:0}async function writeAll(handle,chunks,offset){const{bytesWritten}=await handle.
writev([...chunks],offset);if(bytesWritten===lengthOf(chunks))return;const whole2=Buffer.concat(chunks);for(let written=bytesWritten;written<whole2.length;)written+=
(await handle.write(whole2,written,whole2.length-written,offset+written)).bytesWritten}async function readSidecar(path){try{const read=JSON.parse(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
readFile)(path,"utf8"));return read?.schema!==1||!Number.isSafeInteger(read.size)||(read.size??-1)<0?void 0:{schema:1,size:read.size,done:readRanges(read.done,read.
size)}}catch{return}}async function takeLock(path,pid){for(let attempt=0;attempt<2;attempt+=1)try{return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.writeFile)(
path,String(pid),{flag:"wx"}),!0}catch(error){if(error.code!=="EEXIST")throw error;const owner=Number(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readFile)(
path,"utf8").catch(()=>""));if(owner>0&&isAlive(owner))return!1;await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(path,{force:!0})}return!1}function isAlive(pid){
try{return process.kill(pid,0),!0}catch(error){return error.code==="EPERM"}}var WATCH_MS=2e3;async function runWheelIndex(path){const config=JSON.parse(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
readFile)(path,"utf8"));let used=performance.now(),open5=0;const server=(0,node_http__WEBPACK_IMPORTED_MODULE_6__.createServer)((request,response)=>{used=performance.
now(),open5+=1,response.once("close",()=>{open5-=1,used=performance.now()}),answer(config,request,response)}),end=why=>{process.stdout.write(`${new Date().toISOString()}\
 ended: ${why}
`),server.close(()=>process.exit(0)),server.closeAllConnections()};for(const name of["SIGTERM","SIGINT"])process.once(name,()=>end(name));process.on("SIGHUP",()=>{}),
await new Promise((resolve,reject)=>{server.once("error",reject),server.listen(0,config.address,resolve)});const{port}=server.address();await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
writeFile)(`${config.ready}.new`,JSON.stringify({pid:process.pid,port})),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rename)(`${config.ready}.new`,config.
ready),setInterval(()=>{open5===0&&performance.now()-used>=config.idleMs?end("nobody asked any more"):config.endWith!==void 0&&!isAlive(config.endWith)&&end("th\
e job is over")},Math.min(WATCH_MS,config.idleMs))}function answer(config,request,response){response.on("error",()=>{});const method=request.method??"";if(method!==
"GET"&&method!=="HEAD")return void response.writeHead(405,{allow:"GET, HEAD"}).end();const path=(request.url??"").split("?")[0]??"",found=answerIndex(config.wheels,
path,request.headers.accept??"");if(found.kind==="absent")return void response.writeHead(404).end();if(found.kind==="elsewhere")return void response.writeHead(301,
{location:found.location}).end();if(found.kind==="file")return sendFile(config.blobs,found.wheel,request,response);const body=Buffer.from(found.body);response.writeHead(
200,{"content-type":found.type,"content-length":body.length}),response.end(method==="HEAD"?void 0:body)}function sendFile(blobs,wheel,request,response){const headers={
"content-type":"application/octet-stream","accept-ranges":"bytes",etag:`"${wheel.sha256}"`},range=/^bytes=(\d+)-(\d*)$/.exec(request.headers.range??""),start=range?
Number(range[1]):0,end=Math.min(range?.[2]?Number(range[2]):wheel.size-1,wheel.size-1);if(range&&(start>=wheel.size||end<start))return void response.writeHead(416,
{"content-range":`bytes */${wheel.size}`}).end();const span=range?{"content-range":`bytes ${start}-${end}/${wheel.size}`}:{};if(response.writeHead(range?206:200,
{...headers,...span,"content-length":end-start+1}),request.method==="HEAD"||wheel.size===0)return void response.end();(0,node_fs__WEBPACK_IMPORTED_MODULE_9__.createReadStream)(
(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(blobs,wheel.sha256),{start,end}).on("error",()=>response.destroy()).pipe(response)}var MAX_LENGTH=4300;function whole(digits){
const number=Number(digits);return Number.isSafeInteger(number)?number:BigInt(digits)}function order(a,b){return a===b?0:a<b?-1:1}var PATTERN=/^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/,
PRE_NAMES={alpha:"a",a:"a",beta:"b",b:"b",preview:"rc",pre:"rc",c:"rc",rc:"rc"};function parseVersion(text){if(text.length>MAX_LENGTH)return;const match=PATTERN.
exec(text.trim().toLowerCase());if(!match)return;const[,epoch,release,preName,preNumber,postShort,postName,postNumber,dev,devNumber,local]=match,pre=preName===void 0?
void 0:PRE_NAMES[preName];return{epoch:whole(epoch??"0"),release:(release??"0").split(".").map(whole),pre:pre===void 0?void 0:[pre,whole(preNumber??"0")],post:postShort!==
void 0?whole(postShort):postName?whole(postNumber??"0"):void 0,dev:dev===void 0?void 0:whole(devNumber??"0"),local:local===void 0?[]:local.split(/[-_.]/).map(part=>/^\d+$/.
test(part)?whole(part):part)}}function compareNumbers(a,b){for(let i=0;i<Math.max(a.length,b.length);i+=1){const difference=order(a[i]??0,b[i]??0);if(difference!==
0)return difference}return 0}function suffixKey(version){const{pre,post,dev}=version;return[...pre!==void 0?[{a:1,b:2,rc:3}[pre[0]],pre[1]]:post===void 0&&dev!==
void 0?[0,0]:[4,0],post??-1,dev??Number.POSITIVE_INFINITY]}function compareKeys(a,b){for(let i=0;i<a.length;i+=1){const left=a[i]??0,right=b[i]??0;if(left!==right)
return left<right?-1:1}return 0}function compareLocal(a,b){for(let i=0;i<Math.max(a.length,b.length);i+=1){const left=a[i],right=b[i];if(left===right)continue;if(left===
void 0)return-1;if(right===void 0)return 1;const words=[typeof left=="string",typeof right=="string"];return words[0]!==words[1]?words[0]?-1:1:left<right?-1:1}return 0}
function compareVersions(a,b){return order(a.epoch,b.epoch)||compareNumbers(a.release,b.release)||compareKeys(suffixKey(a),suffixKey(b))||compareLocal(a.local,b.
local)}function isPrerelease(version){return version.pre!==void 0||version.dev!==void 0}function publicVersion(version){return{...version,local:[]}}function sameVersion(a,b){
const left=parseVersion(a),right=parseVersion(b);return left&&right?compareVersions(left,right)===0:a===b}var ESCAPED=/^[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?$/,
TAG_SET=/^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/,INTERPRETERS=/^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/,MAX_TAGS=512;function parseWheelName(filename){if(filename.length>
255||!filename.endsWith(".whl"))return;const parts=filename.slice(0,-4).split("-");if(parts.length!==5&&parts.length!==6)return;const[name,version]=parts,[python,
abi,platform]=parts.slice(-3),build=parts.length===6?/^(\d+)([A-Za-z0-9_.]*)$/.exec(parts[2]??""):void 0;if(build===null||!name||!ESCAPED.test(name)||name.includes(
"__")||!(version!==void 0&&!/[^A-Za-z0-9_.!+]/.test(version))||!parseVersion(version.replaceAll("_","-"))||!python||!abi||!platform||![python,abi,platform].every(
set=>TAG_SET.test(set))||!INTERPRETERS.test(python))return;const tags=expandTags(python,abi,platform);if(!(tags.length>MAX_TAGS))return{name:normalizeName(name),
version:version.replaceAll("_","-"),build:build?[Number(build[1]),build[2]??""]:[],tags}}function expandTags(python,abi,platform){return python.toLowerCase().split(
".").flatMap(p=>abi.toLowerCase().split(".").flatMap(a=>platform.toLowerCase().split(".").map(f=>`${p}-${a}-${f}`)))}function parseSdistName(filename){const match=/^([A-Za-z0-9._-]+)-([^-]+)\.(?:tar\.gz|zip)$/.
exec(filename),[,name="",version=""]=match??[];return match&&parseVersion(version)?{name:normalizeName(name),version}:void 0}async function openWheelStore(root){
const blobs=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,"blobs"),views=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,"views");for(const folder of[
root,blobs,views])await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.mkdir)(folder,{recursive:!0}),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.chmod)(
folder,493).catch(()=>{});await removeAbandoned2((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,SCRATCH));const blobPath=sha256=>{if(!/^[0-9a-f]{64}$/.test(
sha256))throw new Error(`not a sha256: ${JSON.stringify(sha256)}`);return(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(blobs,sha256)};return{root,blobPath,verify:async sha256=>{
const path=blobPath(sha256),found=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)(path).catch(()=>{});return found?found.isFile()&&await sha256OfFile(
path)===sha256?((found.mode&292)!==292&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.chmod)(path,420),"present"):(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
rm)(path,{recursive:!0,force:!0}),"corrupt"):"absent"},sizeOf:async sha256=>(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)(blobPath(sha256))).size,
openScratch:()=>openScratch((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,SCRATCH),blobPath),adopt:(path,sha256,digest)=>adopt(path,blobPath(sha256),sha256,
digest),openPart:sha256=>openPartFile(blobPath(sha256),process.pid),writeView:(name,entries,texts)=>writeView(views,name,entries,texts,blobPath),verifyInView:async(view,{
filename,sha256})=>{const found=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.lstat)(viewPath(views,view,filename)).catch(()=>{});return found?found.isFile()&&
await sha256OfFile(viewPath(views,view,filename))===sha256?"present":"corrupt":"absent"},placeInView:(view,{filename,sha256})=>placeInView(views,viewPath(views,
view,filename),blobPath(sha256)),removeFromView:(view,{filename})=>(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(viewPath(views,view,filename),{recursive:!0,
force:!0}),freeBytes:async()=>{const{bavail,bsize}=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.statfs)(root);return bavail*bsize}}}var SCRATCH=".scrat\
ch",ABANDONED_MS2=24*36e5;async function removeAbandoned2(folder){for(const name of await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readdir)(folder).catch(
()=>[])){const seen=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.stat)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,name)).catch(()=>{});seen&&
Date.now()-seen.mtimeMs>ABANDONED_MS2&&await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,name),{recursive:!0,
force:!0})}}async function openScratch(parent,blobPath){const path=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(parent,(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.
randomBytes)(8).toString("hex"));return await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.mkdir)(path,{recursive:!0,mode:448}),{path,link:sha256=>linkOrCopy(
blobPath(sha256),(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(path,sha256)),read:async(name,maxBytes)=>{const found=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
lstat)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(path,name)).catch(()=>{});return found?.isFile()&&found.size<=maxBytes?(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(path,name)):void 0},remove:()=>(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(path,{recursive:!0,
force:!0})}}async function adopt(path,blob,sha256,digest){const found=await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.lstat)(path).catch(()=>{});return found?
!found.isFile()||(digest??await sha256OfFile(path))!==sha256?"corrupt":(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.chmod)(path,420),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
rename)(path,blob),"present"):"absent"}function viewPath(views,view,filename){if(!parseWheelName(filename))throw new Error(`not a wheel's file name: ${JSON.stringify(
filename)}`);if((0,node_path__WEBPACK_IMPORTED_MODULE_5__.basename)(view)!==view||view.startsWith("."))throw new Error(`not a view: ${JSON.stringify(view)}`);return(0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(views,view,filename)}async function placeInView(views,path,blob){const temporary=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(views,`.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.
randomBytes)(6).toString("hex")}.whl`);try{await linkOrCopy(blob,temporary),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rename)(temporary,path)}finally{
await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(temporary,{force:!0})}}async function writeView(views,name,entries,texts,blobPath){const folder=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(views,name);if(await isWritten(folder,entries,texts,blobPath))return folder;const temporary=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(views,`.${name}\
.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_3__.randomBytes)(6).toString("hex")}`);await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.mkdir)(temporary,{mode:493});
try{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.chmod)(temporary,493);for(const{filename,sha256}of entries){if(!parseWheelName(filename))throw new Error(
`not a wheel's file name: ${JSON.stringify(filename)}`);await linkOrCopy(blobPath(sha256),(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(temporary,filename))}for(const[
file,text]of Object.entries(texts))await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(temporary,file),
text,{mode:420});await replaceFolder(temporary,folder)}finally{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(temporary,{recursive:!0,force:!0})}return folder}
async function isWritten(folder,entries,texts,blobPath){try{const wanted=[...entries.map(({filename})=>filename),...Object.keys(texts)].sort();if((await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
readdir)(folder)).sort().join(`
`)!==wanted.join(`
`))return!1;for(const{filename,sha256}of entries){const[own,blob]=[await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.lstat)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.
join)(folder,filename)),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.lstat)(blobPath(sha256))];if(own.ino!==blob.ino||own.dev!==blob.dev)return!1}for(const[
file,text]of Object.entries(texts)){const path=(0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(folder,file);if(!(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
lstat)(path)).isFile()||await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.readFile)(path,"utf8")!==text)return!1}return!0}catch{return!1}}async function replaceFolder(from,to){
const aside=`${from}.old`;await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rename)(to,aside).catch(error=>{if(error.code!=="ENOENT")throw error}),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
rename)(from,to),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.rm)(aside,{recursive:!0,force:!0})}async function linkOrCopy(from,to){try{await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
link)(from,to)}catch(error){if(!["EXDEV","EMLINK","EPERM","ENOTSUP","EOPNOTSUPP"].includes(error.code??""))throw error;await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
copyFile)(from,to),await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.chmod)(to,420)}}async function listViews(root){return(await(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_4__.
readdir)((0,node_path__WEBPACK_IMPORTED_MODULE_5__.join)(root,"views"))).filter(name=>!name.startsWith(".")).sort()}})};export{id,ids,modules};
