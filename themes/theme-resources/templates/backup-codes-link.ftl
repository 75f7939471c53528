<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<#-- The first page behind a mailed link. Nothing happens before the button is pressed: programs open links, too. -->
<@layout.registrationLayout; section>
    <#if section = "header">
        ${msg("backupCodesLinkTitle")}
    <#elseif section = "form">
        <@form.styles/>
        <p class="backup-codes-text">${msg("backupCodesLinkText")}</p>
        <@form.account name=backupCodesAccount!""/>
        <form id="kc-backup-codes-link-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <#-- Not the button's name: whatever sends the form, and only that, says yes. -->
            <input type="hidden" name="confirm-link" value="true"/>
            <@form.buttons>
                <@form.submit id="backup-codes-continue" label=msg("doContinue")/>
            </@form.buttons>
        </form>
    </#if>
</@layout.registrationLayout>
