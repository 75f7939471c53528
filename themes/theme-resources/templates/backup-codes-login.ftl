<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('backupCode'); section>
    <#if section = "header">
        ${msg("backupCodesLoginTitle")}
    <#elseif section = "show-username" && !form.v2>
        <#-- Beside a user name "keycloak" shows no heading of its own. -->
        <h1 id="kc-page-title">${msg("backupCodesLoginTitle")}</h1>
    <#elseif section = "form">
        <@form.styles/>
        <#assign notices = {
            "awaiting-download": "backupCodesNoticeAwaitingDownload",
            "exhausted": "backupCodesNoticeExhausted",
            "expired": "backupCodesNoticeExpired",
            "disabled": "backupCodesNoticeDisabled"
        }>
        <#assign notice = notices[backupCodesNotice!""]!"">
        <#if notice?has_content>
            <@form.alert id="backup-codes-notice" type="info" title=msg(notice)>
                <p>${msg(notice + "Text")}</p>
            </@form.alert>
        </#if>
        <p class="backup-codes-text">${msg("backupCodesNoticeFromSupport")}</p>
        <form id="kc-backup-code-login-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post"
              onsubmit="login.disabled = true; return true;">
            <@form.codeInput name="backupCode" label=msg("backupCodesLoginLabel") capitals=true
                hint=notice?has_content?then(msg("backupCodesLoginHintForm"), msg("backupCodesLoginHint"))/>
            <#if backupCodesLockedSeconds??>
                <#-- Only the script fills it: without one, the sentence at the field says how long it takes. -->
                <p id="backup-codes-countdown" class="backup-codes-countdown" role="timer" hidden
                   data-seconds="${backupCodesLockedSeconds?c}" data-left="${msg("backupCodesCountdown")}"
                   data-over="${msg("backupCodesCountdownOver")}"></p>
                <script type="module" src="<@form.resource path="js/backup-codes-login.js"/>"></script>
            </#if>
            <@form.buttons>
                <@form.submit id="kc-login" name="login" label=msg("doLogIn")/>
            </@form.buttons>
        </form>
    </#if>
</@layout.registrationLayout>
