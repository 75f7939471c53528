<#ftl output_format="plainText">
<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesCallerCheckText", realmName) notYou=msg("backupCodesCallerCheckNotYou")>

${backupCodesCallerNumber}

${msg("backupCodesCallerCheckAdvice")}

${msg("backupCodesCallerCheckExpires", backupCodesCallerNumberExpires)}

${msg("backupCodesCallerCheckNever")}
</@backupCodes.mail>
