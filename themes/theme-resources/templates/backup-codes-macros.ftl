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
    <@field name=name label=label error=error hint=hint>
        <@control error=error>
            <input id="${name}" name="${name}" type="text" dir="ltr" autofocus
                   autocomplete="one-time-code" inputmode="${inputmode}" spellcheck="false"
                   autocapitalize="${capitals?then("characters", "none")}" autocorrect="off"
                   <@inputState name=name error=error hint=hint/>/>
        </@control>
    </@field>
</#macro>

<#-- A labelled input for the user's password, with Keycloak's own button that shows what was typed. -->
<#macro passwordInput name label>
    <#local error = messagesPerField.existsError(name)?then(messagesPerField.get(name), "")>
    <@field name=name label=label error=error>
        <div class="${properties.kcInputGroup!}"<#if !v2> dir="ltr"</#if>>
            <#if v2><div class="${properties.kcInputGroupItemClass!} ${properties.kcFill!}"></#if>
            <@control error=error>
                <input id="${name}" name="${name}" type="password" autocomplete="current-password" autofocus
                       <@inputState name=name error=error/>/>
            </@control>
            <#if v2></div><div class="${properties.kcInputGroupItemClass!}"></#if>
            <button class="${properties.kcFormPasswordVisibilityButtonClass!}" type="button" id="${name}-show-password"
                    aria-label="${msg("showPassword")}" aria-controls="${name}" data-password-toggle
                    data-icon-show="${properties.kcFormPasswordVisibilityIconShow!}" data-icon-hide="${properties.kcFormPasswordVisibilityIconHide!}"
                    data-label-show="${msg("showPassword")}" data-label-hide="${msg("hidePassword")}">
                <i class="${properties.kcFormPasswordVisibilityIconShow!}" aria-hidden="true"></i>
            </button>
            <#if v2></div></#if>
        </div>
        <#-- The page frame of "keycloak.v2" brings this script along. -->
        <#if !v2><script type="module" src="${url.resourcesPath}/js/passwordVisibility.js"></script></#if>
    </@field>
</#macro>

<#-- What stands around an input: its label above, error and hint below. -->
<#macro field name label error="" hint="">
    <div class="${properties.kcFormGroupClass!}<#if !v2 && error?has_content> ${properties.kcFormGroupErrorClass!}</#if>">
        <div class="${v2?then(properties.kcFormGroupLabelClass!, properties.kcLabelWrapperClass!)}">
            <label for="${name}" class="${properties.kcLabelClass!}">
                <#if v2><span class="${properties.kcFormLabelTextClass!}">${label}</span><#else>${label}</#if>
            </label>
        </div>
        <div class="${v2?then("", properties.kcInputWrapperClass!)}">
            <#nested>
            <@helperText id="input-error-" + name text=error isError=true/>
            <@helperText id=name + "-hint" text=hint/>
        </div>
    </div>
</#macro>

<#-- The frame that "keycloak.v2" has directly around an input. -->
<#macro control error>
    <#if v2><span class="${properties.kcInputClass!}<#if error?has_content> ${properties.kcError!}</#if>"></#if>
    <#nested>
    <#if v2>
        <#if error?has_content>
            <span class="${properties.kcFormControlUtilClass!}">
                <span class="${properties.kcInputErrorIconStatusClass!}"><i class="${properties.kcInputErrorIconClass!}" aria-hidden="true"></i></span>
            </span>
        </#if>
        </span>
    </#if>
</#macro>

<#-- The attributes of an input that depend on the theme, on its error and on its hint. -->
<#macro inputState name error hint="">
    <#local describedBy = ((error?has_content)?then("input-error-" + name + " ", "") + (hint?has_content)?then(name + "-hint", ""))?trim>
    <#if !v2>class="${properties.kcInputClass!}"</#if>
    <#if describedBy?has_content>aria-describedby="${describedBy}"</#if>
    <#if error?has_content>aria-invalid="true"</#if>
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

<#-- Whose codes these are. The name may hold any character: it is printed as it is and never becomes part of a text. -->
<#macro account name>
    <#if name?has_content>
        <p class="backup-codes-account">${msg("backupCodesSheetAccount")} <strong><bdi id="backup-codes-account">${name}</bdi></strong></p>
    </#if>
</#macro>

<#macro checkbox name label checked=false required=false describedBy="" hint="">
    <div class="${properties.kcCheckboxClass!(properties.kcInputClassCheckbox!)} backup-codes-check">
        <input class="${properties.kcCheckboxInputClass!(properties.kcInputClassCheckboxInput!)}" type="checkbox"
               id="${name}" name="${name}" value="on"<#if checked> checked</#if><#if required> required</#if>
               <#if describedBy?has_content>aria-describedby="${describedBy}" aria-invalid="true"<#elseif hint?has_content>aria-describedby="${name}-hint"</#if>/>
        <label class="${properties.kcCheckboxLabelClass!(properties.kcInputClassCheckboxLabel!)}" for="${name}">${label}</label>
    </div>
    <#if hint?has_content><div class="backup-codes-check-hint" id="${name}-hint">${hint}</div></#if>
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

<#-- One of several answers of a form. -->
<#macro answer id name value label primary=false novalidate=false>
    <button class="${properties.kcButtonClass!} ${primary?then(properties.kcButtonPrimaryClass!, properties.kcButtonSecondaryClass!(properties.kcButtonDefaultClass!))} ${properties.kcButtonBlockClass!} ${properties.kcButtonLargeClass!}"
            type="submit" id="${id}" name="${name}" value="${value}"<#if novalidate> formnovalidate</#if>>${label}</button>
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
