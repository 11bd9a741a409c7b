using System.Collections;
using System.Text.Json;
using HRNet.Inference.Results;
using MessagePack;
using MessagePack.Formatters;

namespace HRNet.AspNetCore.Contracts;

/// <summary>
/// What goes over the wire as MessagePack: what <see cref="WireJson"/> says of it, so that both have the same names in the same order, the same words for enumerations, and nothing
/// where JSON has nothing. Only bytes differ: they need no base64. It reads and writes the messages of live video and nothing else.
/// </summary>
internal sealed class WireMessagePack : IFormatterResolver
{
    private static readonly SentObjectDto.MessagePackReading s_reading = new();

    /// <summary>For the hub's protocol.</summary>
    public static MessagePackSerializerOptions Options { get; } =
        MessagePackSerializerOptions.Standard.WithResolver(new WireMessagePack()).WithSecurity(MessagePackSecurity.UntrustedData);

    public IMessagePackFormatter<T>? GetFormatter<T>() =>
        s_reading as IMessagePackFormatter<T> ?? (typeof(T).IsAssignableTo(typeof(LiveMessageDto)) ? new Writing<T>() : null);

    private static void Write(ref MessagePackWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.Write(text);
                break;
            case bool flag:
                writer.Write(flag);
                break;
            case int number:
                writer.Write(number);
                break;
            case long number:
                writer.Write(number);
                break;
            case double number:
                writer.Write(number);
                break;
            case Enum member:
                writer.Write(JsonNamingPolicy.CamelCase.ConvertName(member.ToString()));
                break;
            case byte[] bytes:
                writer.Write(bytes);
                break;
            case ICollection list:
                writer.WriteArrayHeader(list.Count);
                foreach (var item in list)
                    Write(ref writer, item);
                break;
            default:
                WriteObject(ref writer, value);
                break;
        }
    }

    private static void WriteObject(ref MessagePackWriter writer, object value)
    {
        var type = WireJson.Default.GetTypeInfo(value.GetType()) ?? throw new InvalidOperationException($"{value.GetType()} is not among the types of {nameof(WireJson)}.");
        var values = type.Properties
            .Where(property => property.Get is not null)
            .Select(property => (property.Name, Value: Rounded(property.CustomConverter, property.Get!(value))))
            .Where(field => field.Value is not null).ToList();
        writer.WriteMapHeader(values.Count);
        foreach (var (name, field) in values)
        {
            writer.Write(name);
            Write(ref writer, field!);
        }
    }

    private static object? Rounded(object? converter, object? value) => (converter, value) switch
    {
        (Rounded<float> rounded, float number) => rounded.Round(number),
        (Rounded<double> rounded, double number) => rounded.Round(number),
        _ => value,
    };

    private sealed class Writing<T> : IMessagePackFormatter<T>
    {
        public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) => Write(ref writer, value!);

        public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();
    }
}
