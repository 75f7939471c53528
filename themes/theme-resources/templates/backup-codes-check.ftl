<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<@layout.registrationLayout displayMessage=!messagesPerField.existsError('otp'); section>
    <#if section = "header">
        ${msg("backupCodesCheckTitle")}
    <#elseif section = "form">
        <@form.styles/>
        <p class="backup-codes-text">${msg("backupCodesCheckText")}</p>
        <form id="kc-backup-codes-check-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <@form.codeInput name="otp" label=msg("backupCodesCheckLabel") inputmode="numeric"/>
            <@form.buttons>
                <@form.submit id="backup-codes-continue" label=msg("doContinue")/>
                <#if isAppInitiatedAction??><@form.cancel label=msg("doCancel")/></#if>
            </@form.buttons>
        </form>
    </#if>
</@layout.registrationLayout>
