<#--
  Form parts for both of Keycloak's login themes. In "keycloak.v2" the class kcInputClass belongs to a span around the
  input, in "keycloak" (and other children of "base") to the input itself; kcFormControlUtilClass exists in the first only.
-->
<#assign v2 = properties.kcFormControlUtilClass??>

<#macro styles>
    <link rel="stylesheet" href="<@resource path="css/backup-codes.css"/>"/>
</#macro>

<#macro resource path>${url.resourcesPath}/${path}<#if backupCodesVersion?has_content>?v=${backupCodesVersion?url("UTF-8")}</#if></#macro>

<#macro alert type title id="">
    <div class="<#if !v2>alert-${type} </#if>${properties.kcAlertClass!} pf-m-${type} backup-codes-alert"<#if id?has_content> id="${id}"</#if>>
        <div class="${properties.kcAlertIconClass!"pf-c-alert__icon"}">
            <span class="${(type == "info")?then(properties.kcFeedbackInfoIcon!, properties.kcFeedbackWarningIcon!)}" aria-hidden="true"></span>
        </div>
        <p class="${properties.kcAlertTitleClass!}">${title}</p>
        <#local text><#nested></#local>
        <#if text?has_content>
            <div class="${properties.kcAlertDescriptionClass!"pf-c-alert__description"}">${text}</div>
        </#if>
    </div>
</#macro>

<#-- A labelled text input for a code. The value that was sent is never written back. -->
<#macro codeInput name label inputmode="text" capitals=false hint="">
    <#local error = messagesPerField.existsError(name)?then(messagesPerField.get(name), "")>
    <#local describedBy = ((error?has_content)?then("input-error-" + name + " ", "") + (hint?has_content)?then(name + "-hint", ""))?trim>
    <div class="${properties.kcFormGroupClass!}<#if !v2 && error?has_content> ${properties.kcFormGroupErrorClass!}</#if>">
        <div class="${v2?then(properties.kcFormGroupLabelClass!, properties.kcLabelWrapperClass!)}">
            <label for="${name}" class="${properties.kcLabelClass!}">
                <#if v2><span class="${properties.kcFormLabelTextClass!}">${label}</span><#else>${label}</#if>
            </label>
        </div>
        <div class="${v2?then("", properties.kcInputWrapperClass!)}">
            <#if v2><span class="${properties.kcInputClass!}<#if error?has_content> ${properties.kcError!}</#if>"></#if>
            <input id="${name}" name="${name}" type="text" dir="ltr" autofocus
                   autocomplete="one-time-code" inputmode="${inputmode}" spellcheck="false"
                   autocapitalize="${capitals?then("characters", "none")}" autocorrect="off"
                   <#if !v2>class="${properties.kcInputClass!}"</#if>
                   <#if describedBy?has_content>aria-describedby="${describedBy}"</#if>
                   <#if error?has_content>aria-invalid="true"</#if>/>
            <#if v2>
                <#if error?has_content>
                    <span class="${properties.kcFormControlUtilClass!}">
                        <span class="${properties.kcInputErrorIconStatusClass!}"><i class="${properties.kcInputErrorIconClass!}" aria-hidden="true"></i></span>
                    </span>
                </#if>
                </span>
            </#if>
            <@helperText id="input-error-" + name text=error isError=true/>
            <@helperText id=name + "-hint" text=hint/>
        </div>
    </div>
</#macro>

<#macro helperText id text isError=false>
    <#if isError>
        <div aria-live="polite">
            <#if text?has_content><@helperTextItem id=id text=text isError=true/></#if>
        </div>
    <#elseif text?has_content>
        <@helperTextItem id=id text=text/>
    </#if>
</#macro>

<#macro helperTextItem id text isError=false>
    <#if v2>
        <div class="${properties.kcFormHelperTextClass!}">
            <div class="${properties.kcInputHelperTextClass!}">
                <div class="${properties.kcInputHelperTextItemClass!}<#if isError> ${properties.kcError!}</#if>" id="${id}">
                    <span class="${isError?then(properties.kcInputErrorMessageClass!, properties.kcInputHelperTextItemTextClass!)}">${text}</span>
                </div>
            </div>
        </div>
    <#else>
        <span class="${isError?then(properties.kcInputErrorMessageClass!, properties.kcInputHelperTextAfterClass!)}" id="${id}">${text}</span>
    </#if>
</#macro>

<#macro checkbox name label checked=false required=false describedBy="">
    <div class="${properties.kcCheckboxClass!(properties.kcInputClassCheckbox!)} backup-codes-check">
        <input class="${properties.kcCheckboxInputClass!(properties.kcInputClassCheckboxInput!)}" type="checkbox"
               id="${name}" name="${name}" value="on"<#if checked> checked</#if><#if required> required</#if>
               <#if describedBy?has_content>aria-describedby="${describedBy}" aria-invalid="true"</#if>/>
        <label class="${properties.kcCheckboxLabelClass!(properties.kcInputClassCheckboxLabel!)}" for="${name}">${label}</label>
    </div>
</#macro>

<#-- A row of buttons below a form. -->
<#macro buttons>
    <div class="${properties.kcFormGroupClass!}">
        <div class="${v2?then((properties.kcFormActionGroupClass!) + " pf-v5-u-flex-wrap", (properties.kcFormButtonsClass!) + " backup-codes-buttons")}"<#if !v2> id="kc-form-buttons"</#if>>
            <#nested>
        </div>
    </div>
</#macro>

<#macro submit id label name="">
    <button class="${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
            type="submit" id="${id}"<#if name?has_content> name="${name}" value="true"</#if>>${label}</button>
</#macro>

<#macro linkButton id href label>
    <a class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!(properties.kcButtonDefaultClass!)} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
       id="${id}" href="${href}">${label}</a>
</#macro>

<#-- Ends an action that an application started; Keycloak reads the field. -->
<#macro cancel label>
    <button class="${properties.kcButtonClass!} ${properties.kcButtonSecondaryClass!(properties.kcButtonDefaultClass!)} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
            type="submit" id="backup-codes-cancel" name="cancel-aia" value="true" formnovalidate>${label}</button>
</#macro>
