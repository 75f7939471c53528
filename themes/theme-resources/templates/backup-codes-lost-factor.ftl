<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<#assign title = (backupCodesCameIn == "lockout")?then("backupCodesLostTitleLockout", "backupCodesLostTitleLast")>
<#assign labels = {
    "replace": "backupCodesLostReplace",
    "app": "backupCodesLostApp",
    "key": "backupCodesLostKey"
}>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        ${msg(title)}
    <#elseif section = "form">
        <@form.styles/>
        <#if backupCodesFactors?has_content>
            <p class="backup-codes-text"><strong>${msg(question())}</strong> ${msg("backupCodesLostText")}</p>
        <#else>
            <p class="backup-codes-text">${msg("backupCodesLostNone")}</p>
        </#if>
        <#if backupCodesDemanded>
            <p class="backup-codes-text">${msg(backupCodesOffers?has_content?then("backupCodesLostDemanded", "backupCodesLostImpossible"))}</p>
        </#if>
        <form id="kc-backup-codes-lost-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
            <@factors/>
            <@form.buttons>
                <#list backupCodesOffers as offer>
                    <@form.answer id="backup-codes-lost-" + offer name="lostFactor" value=offer label=msg(labels[offer]) primary=(offer?index == 0)/>
                </#list>
                <#if !backupCodesDemanded>
                    <@form.answer id="backup-codes-lost-keep" name="lostFactor" value="keep"
                        label=msg(backupCodesFactors?has_content?then("backupCodesLostKeep", "backupCodesLostLater")) novalidate=true/>
                </#if>
            </@form.buttons>
        </form>
    </#if>
</@layout.registrationLayout>

<#function question>
    <#if backupCodesFactors?size != 1>
        <#return "backupCodesLostQuestionSeveral">
    </#if>
    <#return (backupCodesFactors[0].type() == "otp")?then("backupCodesLostQuestionPhone", "backupCodesLostQuestionKey")>
</#function>

<#-- The only factor is named, one of several is chosen. -->
<#macro factors>
    <#if backupCodesFactors?size == 1>
        <input type="hidden" name="lostCredential" value="${backupCodesFactors[0].id()}"/>
        <p class="backup-codes-text backup-codes-factor"><@factorName factor=backupCodesFactors[0]/></p>
    <#elseif backupCodesFactors?has_content>
        <fieldset class="backup-codes-factors">
            <legend class="backup-codes-text">${msg("backupCodesLostWhich")}</legend>
            <#list backupCodesFactors as factor>
                <div class="backup-codes-check">
                    <input type="radio" id="lost-${factor?index}" name="lostCredential" value="${factor.id()}" required/>
                    <label for="lost-${factor?index}"><@factorName factor=factor/></label>
                </div>
            </#list>
        </fieldset>
    </#if>
</#macro>

<#-- The label is the user's own text: it is printed as it is and never becomes part of a pattern. -->
<#macro factorName factor>
    ${msg(factor.type() + "-display-name")}<#if factor.label()?has_content>: <bdi>${factor.label()}</bdi></#if><#if factor.addedOn()?has_content> <span class="backup-codes-added">(${msg("backupCodesLostAdded", factor.addedOn())})</span></#if>
</#macro>
