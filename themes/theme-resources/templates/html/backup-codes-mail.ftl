<#-- What all mails about backup codes have in common. Names may hold any character: everything here is escaped. -->
<#import "template.ftl" as layout>
<#macro mail text notYou>
<@layout.emailLayout>
<p><#if (user.firstName)?has_content>${msg("backupCodesMailHelloName", user.firstName)}<#else>${msg("backupCodesMailHello")}</#if></p>
<p>${text}</p>
<#if backupCodesTime?has_content || backupCodesAddress?has_content>
<p><#if backupCodesTime?has_content>${msg("backupCodesMailTime", backupCodesTime)}</#if><#if backupCodesTime?has_content && backupCodesAddress?has_content><br></#if><#if backupCodesAddress?has_content>${msg("backupCodesMailAddress", backupCodesAddress)}</#if></p>
</#if>
<#nested>
<p>${notYou}</p>
</@layout.emailLayout>
</#macro>
