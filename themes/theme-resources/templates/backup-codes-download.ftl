<#import "template.ftl" as layout>
<#import "backup-codes-macros.ftl" as form>
<#assign refused = messagesPerField.existsError('saved', 'setId')>
<@layout.registrationLayout displayMessage=!refused; section>
    <#if section = "header">
        ${msg("backupCodesDownloadTitle")}
    <#elseif section = "form">
        <@form.styles/>
        <#if refused>
            <@form.alert id="backup-codes-refused" type="warning" title=messagesPerField.getFirstError('saved', 'setId')/>
        </#if>

        <#if backupCodesCameIn??>
            <p id="backup-codes-why" class="backup-codes-text">${msg((backupCodesCameIn == "lockout")?then("backupCodesWhyLockout", "backupCodesWhyLast"))}</p>
        </#if>
        <p class="backup-codes-text">${msg("backupCodesDownloadText")}</p>
        <p class="backup-codes-text">${msg("backupCodesDownloadSwap", msg("doContinue"))}</p>

        <noscript><p class="backup-codes-text">${msg("backupCodesDownloadWriteDown")}</p></noscript>

        <#-- Printed, copied and saved is what stands here, all three times the same. A code is nowhere else on the page. -->
        <section id="backup-codes-sheet" class="backup-codes-sheet"
                 data-file-name="${backupCodes.fileName()}"
                 data-copied="${msg("backupCodesCopied")}"
                 data-copy-failed="${msg("backupCodesCopyFailed")}"
                 data-downloaded="${msg("backupCodesDownloaded")}">
            <h2 class="backup-codes-paper" data-file="title">${msg("backupCodesSheetTitle")}</h2>
            <ol id="backup-codes-list" class="backup-codes-list" aria-label="${msg("backupCodesSheetTitle")}">
                <#list backupCodes.codes() as code>
                    <li<#if code?length gt 19> class="backup-codes-long"</#if>><code dir="ltr">${code}</code></li>
                </#list>
            </ol>
            <dl class="backup-codes-about" data-file="about">
                <div><dt>${msg("backupCodesSheetSite")}</dt> <dd>${backupCodes.siteName()}</dd></div>
                <#if backupCodes.accountPage()?has_content>
                    <div><dt>${msg("backupCodesSheetAccountPage")}</dt> <dd>${backupCodes.accountPage()}</dd></div>
                </#if>
                <div><dt>${msg("backupCodesSheetAccount")}</dt> <dd>${backupCodes.account()}</dd></div>
                <div><dt>${msg("backupCodesSheetMadeOn")}</dt> <dd>${backupCodes.madeOn()}</dd></div>
            </dl>
            <p class="backup-codes-paper" data-file="use">${msg("backupCodesSheetUse", msg("doTryAnotherWay"), msg("backup-code-display-name"))}</p>
            <p class="backup-codes-paper" data-file="note">${msg("backupCodesSheetText")}</p>
            <p class="backup-codes-paper" data-file="renew">${msg("backupCodesSheetRenew", msg("backup-codes-display-name"))}</p>
        </section>

        <div id="backup-codes-tools" class="backup-codes-tools" hidden>
            <@tool id="backup-codes-download" icon="fa-download" label=msg("backupCodesDownload")/>
            <@tool id="backup-codes-print" icon="fa-print" label=msg("backupCodesPrint")/>
            <@tool id="backup-codes-copy" icon="fa-copy" label=msg("backupCodesCopy")/>
        </div>
        <p id="backup-codes-status" class="backup-codes-status" role="status" aria-live="polite"></p>

        <form id="kc-backup-codes-download-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" autocomplete="off">
            <input type="hidden" name="setId" value="${backupCodes.setId()}"/>
            <div class="${properties.kcFormGroupClass!}">
                <div class="${properties.kcFormOptionsClass!}">
                    <@form.checkbox name="saved" label=msg("backupCodesSaved") required=true
                        describedBy=messagesPerField.existsError('saved')?then("backup-codes-refused", "")/>
                    <@form.checkbox name="logout-sessions" label=msg("logoutOtherSessions") checked=true
                        hint=msg("backupCodesSignOutHint")/>
                </div>
            </div>
            <@form.buttons>
                <@form.submit id="backup-codes-continue" label=msg("doContinue")/>
                <#if isAppInitiatedAction??><@form.cancel label=msg("doCancel")/></#if>
            </@form.buttons>
        </form>
        <#include "backup-codes-history.ftl">
        <script type="module" src="<@form.resource path="js/backup-codes-download.js"/>"></script>
    </#if>
</@layout.registrationLayout>

<#macro tool id icon label>
    <button class="${form.v2?then(properties.kcButtonSecondaryClass!, (properties.kcButtonClass!) + " pf-m-secondary")}" type="button" id="${id}">
        <span class="fa fa-fw ${icon}" aria-hidden="true"></span> ${label}
    </button>
</#macro>
