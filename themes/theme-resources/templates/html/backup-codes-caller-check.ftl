<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesCallerCheckText", realmName) notYou=msg("backupCodesCallerCheckNotYou")>
<p style="font-size: 1.5em; letter-spacing: 0.2em"><strong>${backupCodesCallerNumber}</strong></p>
<p>${msg("backupCodesCallerCheckAdvice")}</p>
<p>${msg("backupCodesCallerCheckExpires", backupCodesCallerNumberExpires)}</p>
<p>${msg("backupCodesCallerCheckNever")}</p>
</@backupCodes.mail>
