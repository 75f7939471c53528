<#import "backup-codes-mail.ftl" as backupCodes>
<@backupCodes.mail text=msg("backupCodesActivatedText", realmName) notYou=msg("backupCodesActivatedNotYou")/>
