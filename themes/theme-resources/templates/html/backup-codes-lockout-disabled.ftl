<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesLockoutDisabledText", realmName) notYou=msg("backupCodesLockoutDisabledNotYou")>
<p>${msg("backupCodesLockoutDisabledAdvice")}</p>
</@backupCodes.mail>
