<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg("backupCodesOfferTitle")}
    <#elseif section = "form">
        <@form.styles/>
        <p class="backup-codes-text">${msg("backupCodesOfferText")}</p>
        <#if backupCodesLaterLeft??>
            <p class="backup-codes-text">${msg("backupCodesOfferRequired", backupCodesLaterLeft)}</p>
        </#if>
        <form id="kc-backup-codes-offer-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <@form.buttons>
                <@form.answer id="backup-codes-offer-make" name="codes-offer" value="make" label=msg("backupCodesOfferMake") primary=true/>
                <@form.answer id="backup-codes-offer-later" name="codes-offer" value="later" label=msg("backupCodesOfferLater")/>
                <#if !backupCodesLaterLeft??>
                    <@form.answer id="backup-codes-offer-no" name="codes-offer" value="no" label=msg("backupCodesOfferNo")/>
                </#if>
            </@form.buttons>
        </form>
    </#if>
</@layout.registrationLayout>
