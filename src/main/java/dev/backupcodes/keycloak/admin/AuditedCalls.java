package dev.backupcodes.keycloak.admin;

import dev.backupcodes.keycloak.text.AdminMessages;
import java.util.function.Supplier;

/** Calls that change something: whatever comes of one stands in its audit. */
final class AuditedCalls {

    private final AdminMessages messages;

    AuditedCalls(AdminMessages messages) {
        this.messages = messages;
    }

    /**
     * @param call writes into the audit itself what it has done
     * @throws Refusal that {@code call} ended with; what is wrong with a request becomes one
     */
    <T> T run(Audit audit, Supplier<T> call) {
        try {
            return call.get();
        } catch (InvalidRequest e) {
            audit.refused(RestError.INVALID_REQUEST.id());
            throw invalid(e);
        } catch (Refusal e) {
            audit.refused(e.error().id());
            throw e;
        } catch (RuntimeException e) {
            audit.refused(RestError.UNAVAILABLE.id());
            throw e;
        }
    }

    private Refusal invalid(InvalidRequest problem) {
        String what = messages.sentence(problem.messageKey(), problem.parameters());
        return new Refusal(RestError.INVALID_REQUEST, RestError.INVALID_REQUEST.messageKey(), null, what);
    }
}
