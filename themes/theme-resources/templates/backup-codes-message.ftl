<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<#assign pages = {
    "second-factor-needed": "backupCodesMessageSecondFactorNeeded",
    "second-factor-demanded": "backupCodesMessageSecondFactorDemanded",
    "too-many-views": "backupCodesMessageTooManyViews",
    "use-link": "backupCodesMessageUseLink",
    "impersonated": "backupCodesMessageImpersonated",
    "unavailable": "backupCodesMessageUnavailable",
    "perhaps-active": "backupCodesMessagePerhapsActive",
    "sign-in-again": "backupCodesMessageSignInAgain",
    "replace-not-proven": "backupCodesMessageReplaceNotProven",
    "void": "backupCodesMessageVoid",
    "link-dead": "backupCodesMessageLinkDead",
    "link-done": "backupCodesMessageLinkDone"
}>
<#assign page = pages[backupCodesMessage!""]!"backupCodesMessageUnavailable">
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg(page + "Title")}
    <#elseif section = "form">
        <@form.styles/>
        <div id="backup-codes-message" data-message="${backupCodesMessage!"unavailable"}">
            <p class="instruction backup-codes-text">${msg(page + "Text", backupCodesMinutes!0)}</p>
        </div>
        <#if (backupCodesMessage!"") == "link-done">
            <#assign back = (pageRedirectUri?has_content)?then(pageRedirectUri!"", (client.baseUrl)!"")>
            <#if back?has_content>
                <div class="${properties.kcFormClass!}">
                    <@form.buttons><@form.linkButton id="backup-codes-back" href=back label=msg("backupCodesMessageBack")/></@form.buttons>
                </div>
            </#if>
        <#elseif isAppInitiatedAction??>
            <form id="kc-backup-codes-message-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <@form.buttons><@form.cancel label=msg("backupCodesMessageBack")/></@form.buttons>
            </form>
        <#elseif (backupCodesMessage!"") == "second-factor-needed">
            <form id="kc-backup-codes-message-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <@form.buttons><@form.submit id="backup-codes-go-on" name="continue-without" label=msg("backupCodesMessageGoOn")/></@form.buttons>
            </form>
        <#-- Behind a mailed link there is no sign-in that could start again. -->
        <#elseif (backupCodesMessage!"") != "link-dead" && !backupCodesLinkSession?? && url.loginRestartFlowUrl??>
            <div class="${properties.kcFormClass!}">
                <@form.buttons><@form.linkButton id="backup-codes-restart" href=url.loginRestartFlowUrl label=msg("backupCodesMessageRestart")/></@form.buttons>
            </div>
        </#if>
    </#if>
</@layout.registrationLayout>
