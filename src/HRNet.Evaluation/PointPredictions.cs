using System.Text.Json;
using System.Text.Json.Serialization;

namespace HRNet.Evaluation;

/// <summary>Reads predicted points of people or faces.</summary>
public static class PointPredictions
{
    private const string What = "a list of predictions (for each person or face a list of [x, y] or [x, y, score], or an object with such a list as 'preds')";

    /// <summary>By person or face and point: x, y and whatever follows.</summary>
    /// <exception cref="EvaluationException">It is no such file.</exception>
    public static IReadOnlyList<double[][]> Read(string path)
    {
        var root = JsonFile.Read(path, PredictionJson.Default.JsonElement, What);
        try
        {
            var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("preds", out var inner) ? inner : root;
            return list.Deserialize(PredictionJson.Default.DoubleArrayArrayArray) ?? throw new JsonException();
        }
        catch (JsonException fault)
        {
            throw new EvaluationException($"'{path}' is not {What}.", fault);
        }
    }
}

/// <summary>Points in JSON.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(double[][][]))]
internal sealed partial class PredictionJson : JsonSerializerContext;
