<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('password'); section>
    <#if section = "header">
        ${msg("backupCodesPasswordTitle")}
    <#elseif section = "form">
        <@form.styles/>
        <p class="backup-codes-text">${msg("backupCodesPasswordText")}</p>
        <@form.account name=backupCodesAccount!""/>
        <form id="kc-backup-codes-password-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <@form.passwordInput name="password" label=msg("password")/>
            <@form.buttons>
                <@form.submit id="backup-codes-continue" label=msg("doContinue")/>
                <#if isAppInitiatedAction??><@form.cancel label=msg("doCancel")/></#if>
            </@form.buttons>
        </form>
    </#if>
</@layout.registrationLayout>
