<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesAskedText", realmName) notYou=msg("backupCodesAskedNotYou")>

${msg("backupCodesAskedAdvice")}

${backupCodesAccount}
</@backupCodes.mail>
