<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesDisabledText", realmName) notYou=msg("backupCodesDisabledNotYou")>

${msg("backupCodesDisabledAdvice")}
</@backupCodes.mail>
