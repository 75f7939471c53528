package dev.backupcodes.keycloak.credential;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A query that is put together of conditions, all of which have to be true, each with the parameters that it names. */
final class Hql {

    private final EntityManager em;
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    Hql(EntityManager em) {
        this.em = em;
    }

    Hql(Hql begun) {
        this(begun.em);
        conditions.addAll(begun.conditions);
        parameters.putAll(begun.parameters);
    }

    Hql and(String condition) {
        conditions.add("(" + condition + ")");
        return this;
    }

    /** A parameter that conditions may name, and need not. */
    Hql with(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    <T> TypedQuery<T> query(String select, String rest, Class<T> type) {
        String text = select + " where " + String.join(" and ", conditions) + rest;
        TypedQuery<T> query = em.createQuery(text, type);
        query.getParameters().forEach(used -> query.setParameter(used.getName(), parameters.get(used.getName())));
        return query;
    }
}
