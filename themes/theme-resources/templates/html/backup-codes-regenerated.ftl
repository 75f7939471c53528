<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesRegeneratedText", realmName) notYou=msg("backupCodesRegeneratedNotYou")>
<p>${msg("backupCodesRegeneratedAdvice")}</p>
<p><a href="${backupCodesLink}">${msg("backupCodesRegeneratedLink")}</a></p>
<p>${msg("backupCodesRegeneratedCopy")}<br><span dir="ltr" style="word-break: break-all">${backupCodesLink}</span></p>
<#if backupCodesLinkExpires?has_content>
<p>${msg("backupCodesRegeneratedExpires", backupCodesLinkExpires)}</p>
</#if>
<p>${msg("backupCodesRegeneratedNever")}</p>
</@backupCodes.mail>
