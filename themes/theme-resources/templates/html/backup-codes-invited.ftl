<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesInvitedText", realmName) notYou=msg("backupCodesInvitedNotYou")>
<p>${msg("backupCodesInvitedAdvice")}</p>
<p><a href="${backupCodesLink}">${msg("backupCodesInvitedLink")}</a></p>
<p>${msg("backupCodesRegeneratedCopy")}<br><span dir="ltr" style="word-break: break-all">${backupCodesLink}</span></p>
<#if backupCodesLinkExpires?has_content>
<p>${msg("backupCodesRegeneratedExpires", backupCodesLinkExpires)}</p>
</#if>
<p>${msg("backupCodesRegeneratedNever")}</p>
</@backupCodes.mail>
