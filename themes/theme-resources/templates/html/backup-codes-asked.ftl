<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesAskedText", realmName) notYou=msg("backupCodesAskedNotYou")>
<p>${msg("backupCodesAskedAdvice")}</p>
<p><a href="${backupCodesAccount}">${msg("backupCodesAskedLink")}</a></p>
<p>${msg("backupCodesRegeneratedCopy")}<br><span dir="ltr" style="word-break: break-all">${backupCodesAccount}</span></p>
</@backupCodes.mail>
