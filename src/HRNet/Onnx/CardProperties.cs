using System.Text.Json;
using System.Text.Json.Nodes;
using HRNet.Models;

namespace HRNet.Onnx;

/// <summary>A model card as ONNX metadata: one property per property of the card, texts as they are, everything else as JSON.</summary>
internal static class CardProperties
{
    /// <summary>Says that the other properties are a card, and of which form; other tools use names like "task" too.</summary>
    public const string Marker = "hrnet.card";

    private const string Form = "1";

    // What a reader takes for a property that is not there. The required ones are taken out again: they have no default.
    private static readonly JsonObject Defaults = Without(
        ToJson(new ModelCard { Task = default, Architecture = "", Variant = "", InputHeight = 0, InputWidth = 0, Output = "" }),
        "task", "architecture", "variant", "inputHeight", "inputWidth", "output");

    /// <summary>The metadata properties of a card, in order.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(ModelCard card) =>
        ToJson(card).Where(property => property.Value is not null).Select(property => KeyValuePair.Create(property.Key, Text(property.Value!))).Prepend(new(Marker, Form));

    /// <summary>The card that metadata hold, or null where they hold none. Properties that are not a card's are left alone.</summary>
    /// <exception cref="ModelFileException">They hold one that cannot be understood.</exception>
    public static ModelCard? Read(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(Marker, out var form))
            return null;
        if (form != Form)
            throw new ModelFileException($"The model card has form {form}; this version reads form {Form}.");

        var json = new JsonObject();
        foreach (var property in CardJson.Default.ModelCard.Properties)
        {
            var isText = property.PropertyType == typeof(string) || property.PropertyType.IsEnum;
            if (metadata.TryGetValue(property.Name, out var text))
                json[property.Name] = isText ? text : ParseNode(property.Name, text);
        }

        return FromJson(json);
    }

    /// <summary>The card in a .json file beside a model.</summary>
    /// <exception cref="ModelFileException">It is not one.</exception>
    public static ModelCard Parse(string text) => ParseNode("The card", text) is JsonObject json
        ? FromJson(json)
        : throw new ModelFileException("The card is not a JSON object.");

    private static ModelCard FromJson(JsonObject json)
    {
        // A generated reader would set what is missing to null or zero, not to the record's defaults.
        foreach (var (name, value) in Defaults)
            json.TryAdd(name, value?.DeepClone());
        try
        {
            var card = json.Deserialize(CardJson.Default.ModelCard) ?? throw new ModelFileException("The card is empty.");
            CardRules.Check(card);
            return card;
        }
        catch (JsonException e)
        {
            throw new ModelFileException($"The model card cannot be read: {Fault(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, which is only found when the text is taken.
            throw new ModelFileException("The model card cannot be read: a text in it is not Unicode.", e);
        }
    }

    /// <summary>The serializer's own sentences name types of ours, which says nothing to whoever wrote the card.</summary>
    private static string Fault(JsonException e) => e.Path?.TrimStart('$', '.') is not { Length: > 0 } property
        ? $"it lacks {e.Message[(e.Message.LastIndexOf(':') + 1)..].Trim()}"
        : e.Message.Contains("could not be mapped", StringComparison.Ordinal) ? $"there is no property '{property}'."
        : $"the value of '{property}' cannot stand there.";

    private static JsonNode ParseNode(string name, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false })
                ?? throw new ModelFileException($"{name} is null.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new ModelFileException($"{name} is not JSON: {e.Message}", e);
        }
    }

    private static JsonObject ToJson(ModelCard card) => JsonSerializer.SerializeToNode(card, CardJson.Default.ModelCard)!.AsObject();

    private static JsonObject Without(JsonObject json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            json.Remove(name);
        return json;
    }

    private static string Text(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
