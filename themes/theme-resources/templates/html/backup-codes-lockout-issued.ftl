<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesLockoutIssuedText", realmName) notYou=msg("backupCodesLockoutIssuedNotYou")>
<p>${msg("backupCodesLockoutIssuedExpires", backupCodesExpires)}</p>
<p>${msg("backupCodesLockoutIssuedAdvice")}</p>
</@backupCodes.mail>
