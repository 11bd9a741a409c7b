using System.Text.Json;
using System.Text.Json.Serialization;

namespace HRNet.Evaluation.Coco;

/// <summary>The pixels of an object as COCO's files say them: polygons, or runs.</summary>
[JsonConverter(typeof(Converter))]
public sealed record CocoSegmentation
{
    /// <summary>The parts, each as x, y, x, y ... in pixels; null where the pixels are given as runs.</summary>
    public IReadOnlyList<double[]>? Polygons { get; init; }

    /// <summary>The runs; null where there are polygons.</summary>
    public RunLengthMask? Mask { get; init; }

    /// <summary>The pixels as runs; the union of all parts.</summary>
    /// <param name="height">Rows of the picture, for polygons.</param>
    /// <param name="width">Columns of the picture, for polygons.</param>
    /// <exception cref="EvaluationException">The first polygon has four numbers.</exception>
    public RunLengthMask ToMask(int height, int width)
    {
        if (Mask is not null)
            return Mask;
        if (Polygons is [{ Length: 4 }, ..])
            throw new EvaluationException("A polygon of 4 numbers is no outline: the original takes it for a box and fails.");
        return RunLengthMask.Union([.. (Polygons ?? []).Select(part => PolygonOutline.Fill(part, height, width))]);
    }

    /// <summary>Reads and writes both forms, and runs both compressed and as plain numbers.</summary>
    internal sealed class Converter : JsonConverter<CocoSegmentation>
    {
        public override CocoSegmentation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                var parts = new List<double[]>();
                while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                    parts.Add([.. Numbers(ref reader)]);
                return reader.TokenType == JsonTokenType.EndArray ? new() { Polygons = parts } : throw new JsonException();
            }

            if (reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            int height = -1, width = -1;
            string? text = null;
            List<double>? counts = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (name == "size" && reader.TokenType == JsonTokenType.StartArray && Numbers(ref reader) is [var rows, var columns])
                    (height, width) = ((int)rows, (int)columns);
                else if (name == "counts" && reader.TokenType == JsonTokenType.StartArray)
                    counts = Numbers(ref reader);
                else if (name == "counts")
                    text = reader.GetString();
                else
                    reader.Skip();
            }

            if (height < 0 || width < 0 || (text is null && counts is null))
                throw new JsonException();
            return new() { Mask = text is not null ? Parse(text, height, width) : new RunLengthMask(height, width, [.. counts!.Select(count => (uint)count)]) };
        }

        public override void Write(Utf8JsonWriter writer, CocoSegmentation value, JsonSerializerOptions options)
        {
            if (value.Mask is not { } mask)
            {
                writer.WriteStartArray();
                foreach (var part in value.Polygons ?? [])
                {
                    writer.WriteStartArray();
                    foreach (var number in part)
                        writer.WriteNumberValue(number);
                    writer.WriteEndArray();
                }

                writer.WriteEndArray();
                return;
            }

            writer.WriteStartObject();
            writer.WriteStartArray("size"u8);
            writer.WriteNumberValue(mask.Height);
            writer.WriteNumberValue(mask.Width);
            writer.WriteEndArray();
            writer.WriteString("counts"u8, mask.ToText());
            writer.WriteEndObject();
        }

        /// <summary>A text that is no runs is the file's fault at this place.</summary>
        private static RunLengthMask Parse(string text, int height, int width)
        {
            try
            {
                return RunLengthMask.Parse(text, height, width);
            }
            catch (EvaluationException fault)
            {
                throw new JsonException(null, fault);
            }
        }

        private static List<double> Numbers(ref Utf8JsonReader reader)
        {
            var numbers = new List<double>();
            while (reader.Read() && reader.TokenType == JsonTokenType.Number)
                numbers.Add(reader.GetDouble());
            return reader.TokenType == JsonTokenType.EndArray ? numbers : throw new JsonException();
        }
    }
}
