<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesReminderText", realmName) notYou=msg("backupCodesReminderNotYou")>

<#if backupCodesExpired>${msg("backupCodesReminderExpired")}<#else>${msg("backupCodesMailRemaining", backupCodesRemaining)}</#if> ${msg("backupCodesReminderAdvice")}
</@backupCodes.mail>
