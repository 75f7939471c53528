<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesFewLeftText", realmName, backupCodesRemaining!0) notYou=msg("backupCodesFewLeftNotYou")>
<p>${msg("backupCodesFewLeftAdvice")}</p>
</@backupCodes.mail>
