using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using HRNet.Inference.Live;
using MessagePack;
using MessagePack.Formatters;

namespace HRNet.AspNetCore.Contracts;

/// <summary>
/// An object as a live client sent it, with nothing judged yet. A value of the wrong kind must not keep a call from its method, where it is answered in words, the same for JSON
/// and MessagePack. What is deep, long or plenty is read over, so that it costs no more than its bytes.
/// </summary>
/// <param name="fields">See <see cref="Fields"/>.</param>
/// <param name="problem">See <see cref="Problem"/>.</param>
[JsonConverter(typeof(JsonReading))]
internal sealed class SentObjectDto(IReadOnlyList<KeyValuePair<string, object?>>? fields, LiveException? problem = null)
{
    /// <summary>Stands for a value that no field takes: a list, an object, a text without end.</summary>
    public static readonly object Other = new();

    /// <summary>Names and values: null, bool, long, double, string, byte[], or <see cref="Other"/>. Null where what was sent is no object.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>>? Fields { get; } = fields;

    /// <summary>Why the call cannot be at all.</summary>
    public LiveException? Problem { get; } = problem;

    private const int MostFields = 16, MostText = 256;

    /// <summary>The last value of that name; null where there is none.</summary>
    public object? this[string name] => Fields?.LastOrDefault(field => name.Equals(field.Key, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Off JSON, where the bytes of <c>image</c> are a text in base64.</summary>
    public sealed class JsonReading : JsonConverter<SentObjectDto>
    {
        public override SentObjectDto Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return new SentObjectDto(null);
            }

            var fields = new List<KeyValuePair<string, object?>>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (fields.Count == MostFields)
                {
                    reader.Skip();
                    continue;
                }

                var name = IsShort(ref reader) ? reader.GetString()! : "";
                reader.Read();
                fields.Add(new(name, Value(ref reader, name)));
            }

            return new SentObjectDto(fields);
        }

        public override void Write(Utf8JsonWriter writer, SentObjectDto value, JsonSerializerOptions options) => throw new NotSupportedException();

        private static object? Value(ref Utf8JsonReader reader, string name)
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    return null;
                case JsonTokenType.True or JsonTokenType.False:
                    return reader.GetBoolean();
                case JsonTokenType.Number:
                    return reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble();
                case JsonTokenType.String when name.Equals("image", StringComparison.OrdinalIgnoreCase):
                    return reader.TryGetBytesFromBase64(out var bytes) ? bytes : Other;
                case JsonTokenType.String:
                    return IsShort(ref reader) ? reader.GetString() : Other;
                default:
                    reader.Skip();
                    return Other;
            }
        }

        private static bool IsShort(ref Utf8JsonReader reader) => (reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) <= MostText;
    }

    /// <summary>Off MessagePack.</summary>
    public sealed class MessagePackReading : IMessagePackFormatter<SentObjectDto?>
    {
        public SentObjectDto? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            if (reader.TryReadNil())
                return null;
            if (reader.NextMessagePackType != MessagePackType.Map)
            {
                reader.Skip();
                return new SentObjectDto(null);
            }

            var fields = new List<KeyValuePair<string, object?>>();
            for (var count = reader.ReadMapHeader(); count > 0; count--)
            {
                if (fields.Count == MostFields)
                {
                    reader.Skip();
                    reader.Skip();
                    continue;
                }

                var name = Value(ref reader) as string ?? "";
                fields.Add(new(name, Value(ref reader)));
            }

            return new SentObjectDto(fields);
        }

        public void Serialize(ref MessagePackWriter writer, SentObjectDto? value, MessagePackSerializerOptions options) => throw new NotSupportedException();

        private static object? Value(ref MessagePackReader reader)
        {
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Nil:
                    reader.ReadNil();
                    return null;
                case MessagePackType.Boolean:
                    return reader.ReadBoolean();
                case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                    return reader.ReadUInt64() is var large && large <= long.MaxValue ? (object)(long)large : (double)large;
                case MessagePackType.Integer:
                    return reader.ReadInt64();
                case MessagePackType.Float:
                    return reader.ReadDouble();
                case MessagePackType.String:
                    return reader.ReadStringSequence() is { Length: <= MostText } text ? Encoding.UTF8.GetString(text) : Other;
                case MessagePackType.Binary:
                    return reader.ReadBytes()!.Value.ToArray();
                default:
                    reader.Skip();
                    return Other;
            }
        }
    }
}
