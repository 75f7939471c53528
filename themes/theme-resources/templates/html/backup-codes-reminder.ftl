<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesReminderText", realmName) notYou=msg("backupCodesReminderNotYou")>
<p><#if backupCodesExpired>${msg("backupCodesReminderExpired")}<#else>${msg("backupCodesMailRemaining", backupCodesRemaining)}</#if> ${msg("backupCodesReminderAdvice")}</p>
</@backupCodes.mail>
