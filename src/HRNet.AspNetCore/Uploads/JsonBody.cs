using System.Text.Json;
using HRNet.AspNetCore.Problems;
using HRNet.AspNetCore.Requests;
using HRNet.Inference;

namespace HRNet.AspNetCore.Uploads;

/// <summary>
/// Reads JSON: an object with the picture's base64 in "image" or its address in "url", and options beside it; or one with such objects in "images", and the options that hold for all beside them.
/// </summary>
internal static class JsonBody
{
    /// <summary>Reads it to its end.</summary>
    /// <exception cref="ProblemException">It cannot be read, holds no picture, or a property that is no option (400).</exception>
    public static async Task ReadAsync(Stream body, SentPictures sent, CancellationToken cancel)
    {
        using var json = new JsonPieces(body, sent.OpenShare());
        var reader = new Reader(json, sent, cancel);
        if (await json.NextAsync(cancel) != JsonTokenType.StartObject)
            throw JsonPieces.Malformed("it must be an object");
        if (sent.Several)
            await reader.ReadSeveralAsync();
        else
            await reader.ReadPictureAsync(sent.Next());
        // Anything behind the object is refused by the reader.
        await json.NextAsync(cancel);
    }

    private sealed class Reader(JsonPieces json, SentPictures sent, CancellationToken cancel)
    {
        private int _rest = SentLimits.Overhead;

        public async Task ReadSeveralAsync()
        {
            while (await json.NextAsync(cancel) == JsonTokenType.PropertyName)
            {
                var name = json.Text!;
                if (!Is(name, PictureBody.Several))
                {
                    await ReadOptionAsync(sent.Options, name, PictureBody.Several);
                    continue;
                }

                if (sent.All.Count > 0)
                    throw JsonPieces.Malformed($"'{name}' stands there more than once");
                if (await json.NextAsync(cancel) != JsonTokenType.StartArray)
                    throw NoList();
                while (await json.NextAsync(cancel) is var token && token != JsonTokenType.EndArray)
                {
                    if (token != JsonTokenType.StartObject)
                        throw NoList();
                    await ReadPictureAsync(sent.Next(own: sent.Options.Own()));
                }
            }

            if (sent.All.Count == 0)
                throw PictureBody.Missing($"The JSON has no '{PictureBody.Several}'; send a list of objects, each with '{PictureBody.Field}' or '{PictureBody.Url}'.");
        }

        public async Task ReadPictureAsync(SentPicture picture)
        {
            var given = false;
            while (await json.NextAsync(cancel) == JsonTokenType.PropertyName)
            {
                var name = json.Text!;
                if (!Is(name, PictureBody.Field) && !Is(name, PictureBody.Url))
                {
                    await ReadOptionAsync(picture.Options, name, PictureBody.Field, PictureBody.Url);
                    continue;
                }

                if (given)
                    throw JsonPieces.Malformed($"a picture has a second '{name}'; give either '{PictureBody.Field}' or '{PictureBody.Url}', and once");
                given = Is(name, PictureBody.Url) ? await ReadUrlAsync(picture) : await ReadBytesAsync(picture, name);
            }

            if (given)
                return;
            var missing = PictureBody.Missing($"The JSON has neither '{PictureBody.Field}' nor '{PictureBody.Url}'; send the picture's bytes in base64, or its address.");
            picture.Failure = sent.Several ? missing : throw missing;
        }

        private Task<bool> ReadBytesAsync(SentPicture picture, string name) => sent.ReadAsync(
            picture, () => json.ReadBase64Async(name, sent.Limits.PictureBytes, picture.Memory, cancel), $"The property '{name}' is empty; it must hold the picture's bytes in base64.");

        private async Task<bool> ReadUrlAsync(SentPicture picture)
        {
            var token = await json.NextAsync(cancel);
            if (token is not (JsonTokenType.String or JsonTokenType.Null))
                throw JsonPieces.Malformed($"'{PictureBody.Url}' must be a text");
            picture.Url = json.Text;
            return token == JsonTokenType.String;
        }

        private async Task ReadOptionAsync(OptionValues options, string name, params string[] more)
        {
            options.Expect(name, "JSON", "property", more);
            var token = await json.NextAsync(cancel);
            if (token is JsonTokenType.StartArray or JsonTokenType.StartObject)
                throw new RequestException(name, $"Option '{name}' must be a text, a number, true or false, as it would stand in the query; a list or an object is none of these.");
            // What programs leave out they often send as null.
            if (json.Text is not { } text)
                return;
            if ((_rest -= text.Length) < 0)
                throw JsonPieces.Malformed($"its options hold more than {SentLimits.Overhead >> 10} KiB");
            options.Add(name, text);
        }

        private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

        private static ProblemException NoList() => JsonPieces.Malformed($"'{PictureBody.Several}' must be a list of objects, each with '{PictureBody.Field}' or '{PictureBody.Url}'");
    }
}
