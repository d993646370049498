const id=553,ids=[553],modules={553:((__unused_webpack___webpack_module__,__webpack_exports__,__webpack_require__)=>{__webpack_require__.r(__webpack_exports__),
__webpack_require__.d(__webpack_exports__,{action:()=>action});var _part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__=__webpack_require__(4676),_part_chunk_KGWK7Y3B_js__WEBPACK_IMPORTED_MODULE_1__=__webpack_require__(
8051),_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_2__=__webpack_require__(604),_part_chunk_F36ZHK7V_js__WEBPACK_IMPORTED_MODULE_3__=__webpack_require__(3331),
_part_chunk_7XSSSLHE_js__WEBPACK_IMPORTED_MODULE_4__=__webpack_require__(167),_part_chunk_XR5P6PWU_js__WEBPACK_IMPORTED_MODULE_5__=__webpack_require__(3611),_part_chunk_OGMZOLW7_js__WEBPACK_IMPORTED_MODULE_6__=__webpack_require__(
5666),_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_7__=__webpack_require__(8947),_part_chunk_WWSMBJYH_js__WEBPACK_IMPORTED_MODULE_8__=__webpack_require__(3897),
_part_chunk_2AWCPTIO_js__WEBPACK_IMPORTED_MODULE_9__=__webpack_require__(9469),node_path__WEBPACK_IMPORTED_MODULE_10__=__webpack_require__(6760),STATUS={delivered:"\
rolled-back",noop:"noop",refused:"refused",reverted:"failed",failed:"failed"},ledgerJson=ledger=>JSON.stringify(ledger.releases.map(({id:id2,version,status,activatedAt})=>({
id:id2,version,status,active:id2===ledger.active?.release,since:activatedAt??null}))),untouched=(ledger,status,reason)=>({status,from:"",to:ledger.active?.release??
"",mode:"","active-slot":ledger.active?.slot??"",generation:ledger.generation,"switch-ms":-1,dropped:0,"dropped-upper-95":1,"mttr-seconds":-1,restored:"","kept-\
as":"","safety-backup":"",forced:"",reason,releases:ledgerJson(ledger),"deployment-id":"",report:""});function listedOutputs(ledger,summary){const message=`${ledger.
releases.length} releases on record`;return{outputs:untouched(ledger,"listed",message),summary,outcome:{kind:"passed",message}}}function plannedOutputs(ledger,plan,summary){
return{outputs:untouched(ledger,"planned",plan.why),summary,outcome:{kind:"passed",message:`plan only: ${plan.why}`}}}function rollbackOutputs(ledger,result,more){
const{figures}=result,moved=result.status==="delivered";return{outputs:{...untouched(ledger,STATUS[result.status],result.reason),from:moved?result.previousRelease:
"",mode:moved?result.warm?"warm":"stopped":"","active-slot":result.activeSlot??"",generation:result.generation,"switch-ms":figures.switchMs??-1,dropped:figures.
dropped??0,"dropped-upper-95":figures.droppedUpper95??1,"mttr-seconds":figures.recoveredMs===void 0?-1:Math.round(figures.recoveredMs/100)/10,restored:more.restored?.
backup.id??"","kept-as":more.restored?.keptAs??"","safety-backup":more.restored?.safety.id??"",forced:result.forced??"","deployment-id":more.deploymentId,report:more.
report},summary:more.summary,outcome:outcomeOf(result)}}function outcomeOf(result){const advice=result.advice===void 0?{}:{advice:result.advice};switch(result.status){case"\
delivered":return{kind:"passed",message:`${result.version} serves again (${result.activeSlot??""}): ${result.reason}`};case"noop":return{kind:"passed",message:result.
reason};case"refused":return{kind:"refused",message:result.reason,...advice};case"reverted":case"failed":return{kind:"failed",message:result.reason,...advice}}}
var MODES={auto:"auto",switch:"warm",restart:"stopped",repull:"repull"};async function run(inputs,ports){await(0,_part_chunk_XTRRQWWK_js__WEBPACK_IMPORTED_MODULE_2__.
K)(ports.files,ports.workspace,{"report-directory":inputs.reportDirectory});const deployment=await(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.Q6)(ports,
_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.$G,{...inputs,frontProgram:()=>(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.iV)(ports.environment),
openPlace:request=>(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.QL)(ports,request),streams:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.W1)(
ports.environment)});try{return await rollBack(inputs,ports,deployment)}finally{await deployment.close()}}async function rollBack(inputs,ports,deployment){const{
application,folder}=deployment,{ledger}=await(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.SC)(deployment.place.files,folder);if(inputs.list)return listedOutputs(
ledger,(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.zN)(ledger.releases,ledger.active?.release,inputs.language));const{to,reason,allowBad,changedEnvironment}=inputs,
mode=MODES[inputs.rollbackMode],operationId=ports.randomId(),common={allowBad,onInterrupted:"resume",operationId,repaired:[],schema:inputs.schema},desired=inputs.
onlyRecover?{...common,kind:"reconcile"}:{...common,kind:"rollback",to,mode,reason,changedEnvironment},{restoreBackup:backup,confirm,schema}=inputs,restore=backup===
""?void 0:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__._u)(ports,deployment,{backup,confirm,schema,to}),preview=await(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.
Nv)(deployment,ports,desired);if(inputs.dryRun)return plannedOutputs(ledger,preview,(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.MM)(preview,inputs.language));
const github=await(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.tY)(ports,{wanted:inputs.githubDeployment==="auto"&&preview.kind==="run",token:inputs.
githubToken,task:"rollback",release:preview.kind==="run"?preview.operation?.release:void 0,deployment}),result=await github.around(()=>(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.
C3)(deployment,ports,desired,{githubToken:inputs.githubToken,settings:{watch:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.Hg)(application.watch,inputs.
watchSeconds,0),drainTimeoutSeconds:inputs.drainTimeoutSeconds,graceSeconds:10,keepPrevious:"stopped",keepReleases:5,probes:application.watch.probe.paths.map(path=>deployment.
probeBase+path)},traffic:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.Sj)(deployment.targets,inputs.probeRate,ports.clock,ports.log,(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.
FU)(deployment.router)),verify:void 0,lockWaitSeconds:inputs.lockWaitSeconds,collectGarbage:_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.iO,preempt:inputs.
preempt,before:restore?.before})),report=await(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.u5)(deployment.place.files,ports.clock,folder,"rollback",result,
{reason,restored:restore?.done()},(0,node_path__WEBPACK_IMPORTED_MODULE_10__.resolve)(ports.workspace,inputs.reportDirectory),ports.files);return rollbackOutputs(
(await(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.SC)(deployment.place.files,folder)).ledger,result,{report,deploymentId:github.id,restored:restore?.
done(),summary:(0,_part_chunk_EF7KRLHK_js__WEBPACK_IMPORTED_MODULE_0__.Rn)(result,"rollback",inputs.environment||"default",inputs.language)})}var action=(0,_part_chunk_7ZCCOQOS_js__WEBPACK_IMPORTED_MODULE_7__.
lL)(_part_chunk_KGWK7Y3B_js__WEBPACK_IMPORTED_MODULE_1__.I,run)})};export{id,ids,modules};
