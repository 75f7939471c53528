<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<#assign pages = {
    "second-factor-needed": "backupCodesMessageSecondFactorNeeded",
    "use-link": "backupCodesMessageUseLink",
    "impersonated": "backupCodesMessageImpersonated",
    "unavailable": "backupCodesMessageUnavailable",
    "sign-in-again": "backupCodesMessageSignInAgain"
}>
<#assign page = pages[backupCodesMessage!""]!"backupCodesMessageUnavailable">
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg(page + "Title")}
    <#elseif section = "form">
        <@form.styles/>
        <div id="backup-codes-message" data-message="${backupCodesMessage!"unavailable"}">
            <p class="instruction backup-codes-text">${msg(page + "Text")}</p>
        </div>
        <#if isAppInitiatedAction??>
            <form id="kc-backup-codes-message-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <@form.buttons><@form.cancel label=msg("backupCodesMessageBack")/></@form.buttons>
            </form>
        <#elseif (backupCodesMessage!"") == "second-factor-needed">
            <form id="kc-backup-codes-message-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <@form.buttons><@form.submit id="backup-codes-go-on" name="continue-without" label=msg("backupCodesMessageGoOn")/></@form.buttons>
            </form>
        <#elseif url.loginRestartFlowUrl??>
            <div class="${properties.kcFormClass!}">
                <@form.buttons><@form.linkButton id="backup-codes-restart" href=url.loginRestartFlowUrl label=msg("backupCodesMessageRestart")/></@form.buttons>
            </div>
        </#if>
    </#if>
</@layout.registrationLayout>
