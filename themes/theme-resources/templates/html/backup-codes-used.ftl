<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesUsedText", realmName) notYou=msg("backupCodesUsedNotYou")>
<#if backupCodesRemaining??>
<p>${msg("backupCodesMailRemaining", backupCodesRemaining)}</p>
</#if>
</@backupCodes.mail>
