<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesDisabledText", realmName) notYou=msg("backupCodesDisabledNotYou")>
<p>${msg("backupCodesDisabledAdvice")}</p>
</@backupCodes.mail>
