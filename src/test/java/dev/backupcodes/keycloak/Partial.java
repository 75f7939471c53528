package dev.backupcodes.keycloak;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * One of Keycloak's large interfaces, for a test that needs a few of its methods. Those are declared, with the same names and
 * parameters, by an object that need not implement the interface; a call of any other method fails.
 */
public final class Partial implements InvocationHandler {

    private final Class<?> type;
    private final Object answers;

    private Partial(Class<?> type, Object answers) {
        this.type = type;
        this.answers = answers;
    }

    public static <T> T of(Class<T> type, Object answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Partial(type, answers)));
    }

    @Override
    public Object invoke(Object proxy, Method called, Object[] arguments) throws Throwable {
        if (called.getDeclaringClass() == Object.class) {
            return ofObject(proxy, called, arguments);
        }
        try {
            Method answer = answers.getClass().getDeclaredMethod(called.getName(), called.getParameterTypes());
            answer.setAccessible(true);
            return answer.invoke(answers, arguments);
        } catch (NoSuchMethodException e) {
            if (called.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, called, arguments);
            }
            throw new UnsupportedOperationException(type.getSimpleName() + "." + called.getName() + " in this test");
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object ofObject(Object proxy, Method called, Object[] arguments) {
        return switch (called.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> type.getSimpleName() + " with " + answers.getClass().getSimpleName();
        };
    }
}
