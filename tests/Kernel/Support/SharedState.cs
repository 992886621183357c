using System.Collections;
using System.Reflection;
using Lab.Kernel.Stocks;

namespace Lab.Kernel.Tests.Support;

/// <summary>
/// Walks the object graphs of two actors and names what is reachable from both and could be changed: actors share
/// nothing but messages, and messages never change. It stops at the kernel's own objects, at delegates, at text and at
/// <see cref="ReadOnlyMemory{T}"/>, whose bytes nobody overwrites. To be called with any two <see cref="Actor"/>s,
/// <c>world.InstanceOf(...)</c>, while they live.
/// </summary>
public static class SharedState
{
    /// <summary>Paths such as <c>Broker.logs[2].entries</c>, each with the type found there; empty when nothing is shared.</summary>
    /// <param name="one">An actor, or any object.</param>
    /// <param name="other">Another.</param>
    /// <param name="immutable">Types that cannot be seen to be immutable from their fields, but are (say why where you list them).</param>
    public static IReadOnlyList<string> Between(object one, object other, params Type[] immutable)
    {
        var reached = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        Walk(one, one.GetType().Name, reached, immutable);
        var shared = new List<string>();
        var reachedFromOther = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        Walk(other, other.GetType().Name, reachedFromOther, immutable);
        foreach (var (found, path) in reached)
        {
            if (reachedFromOther.TryGetValue(found, out var otherPath) && IsMutable(found)) shared.Add($"{path} is also {otherPath}: a {NameOf(found.GetType())}");
        }

        shared.Sort(StringComparer.Ordinal);
        return shared;
    }

    private static void Walk(object root, string rootPath, Dictionary<object, string> reached, Type[] immutable)
    {
        var open = new Stack<(object At, string Path)>();
        open.Push((root, rootPath));
        while (open.TryPop(out var next))
        {
            var (at, path) = next;
            var type = at.GetType();
            if (IsLeaf(type) || immutable.Contains(type) || (at is not ValueType && !reached.TryAdd(at, path))) continue;
            if (at is Array array)
            {
                if (IsLeaf(type.GetElementType()!)) continue;
                for (var i = 0; i < array.Length; i++)
                {
                    if (Element(array, i) is { } element) open.Push((element, $"{path}[{i}]"));
                }

                continue;
            }

            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Model.ValueList<>))
            {
                // Its array is nobody else's and never changes; what lies in it may.
                foreach (var item in (System.Collections.IEnumerable)at) if (item is not null) open.Push((item, $"{path}[]"));
                continue;
            }

            foreach (var field in FieldsOf(type))
            {
                if (!IsLeaf(field.FieldType) && field.GetValue(at) is { } value) open.Push((value, $"{path}.{Plain(field.Name)}"));
            }
        }
    }

    private static object? Element(Array array, int i) => array.Rank == 1 ? array.GetValue(i) : ((IList)array.Cast<object?>().ToArray())[i];

    /// <summary>Where the walk ends: nothing behind it can be changed by an actor, or it is the kernel's.</summary>
    private static bool IsLeaf(Type type) => !type.IsArray && (
        type.IsPrimitive || type.IsEnum || type.IsPointer || type == typeof(string) || type == typeof(decimal)
        || typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>))
        || (type.Namespace?.StartsWith("System.Collections.Immutable", StringComparison.Ordinal) ?? false)
        || (type.Namespace?.StartsWith("System.Collections.Frozen", StringComparison.Ordinal) ?? false)
        || (type.Assembly == typeof(World).Assembly && type != typeof(Actor) && !typeof(Message).IsAssignableFrom(type)));

    private static bool IsMutable(object found) => found switch
    {
        Array { Length: 0 } => false,
        Array => true,
        Message => FieldsOf(found.GetType()).Any(field => !field.IsInitOnly && !IsFilledByItself(field)),
        _ => FieldsOf(found.GetType()).Any(field => !field.IsInitOnly),
    };

    // A message from a stock is filled before it is sent, by a method of its own: nobody else can write what it says.
    private static bool IsFilledByItself(FieldInfo field) =>
        (field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(Few<>))
        || field.DeclaringType!.GetProperty(Plain(field.Name)) is { SetMethod: null or { IsPublic: false } };

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var t = type; t is not null && t != typeof(object) && t != typeof(Actor); t = t.BaseType)
        {
            foreach (var field in t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)) yield return field;
        }
    }

    private static string Plain(string field) => field.StartsWith('<') ? field[1..field.IndexOf('>', StringComparison.Ordinal)] : field;

    private static string NameOf(Type type) => type.IsGenericType && type.Name.IndexOf('`', StringComparison.Ordinal) is > 0 and var tick ? $"{type.Name[..tick]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.IsArray ? $"{NameOf(type.GetElementType()!)}[]" : type.Name;
}
