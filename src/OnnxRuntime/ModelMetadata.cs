using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a model file says of itself.</summary>
public class ModelMetadata
{
    internal unsafe ModelMetadata(SessionHandle session)
    {
        nint metadata;
        Api.Check(Api.SessionGetModelMetadata(session.DangerousGetHandle(), &metadata));
        try
        {
            var allocator = OrtAllocator.DefaultInstance.Pointer;
            byte* text;
            Api.Check(Api.ModelMetadataGetProducerName(metadata, allocator, &text));
            ProducerName = Utf8.TakeText(text);
            Api.Check(Api.ModelMetadataGetGraphName(metadata, allocator, &text));
            GraphName = Utf8.TakeText(text);
            long version;
            Api.Check(Api.ModelMetadataGetVersion(metadata, &version));
            Version = version;
            CustomMetadataMap = ReadMap(metadata, allocator);
        }
        finally
        {
            Api.ReleaseModelMetadata(metadata);
            GC.KeepAlive(session);
        }
    }

    /// <summary>The program that wrote the file.</summary>
    public string ProducerName { get; }

    /// <summary>Name of the graph.</summary>
    public string GraphName { get; }

    /// <summary>Version of the model.</summary>
    public long Version { get; }

    /// <summary>The metadata properties.</summary>
    public Dictionary<string, string> CustomMetadataMap { get; }

    private static unsafe Dictionary<string, string> ReadMap(nint metadata, nint allocator)
    {
        byte** keys;
        long count;
        Api.Check(Api.ModelMetadataGetCustomMetadataMapKeys(metadata, allocator, &keys, &count));
        var map = new Dictionary<string, string>();
        for (var i = 0; i < count; i++)
        {
            byte* text;
            Api.Check(Api.ModelMetadataLookupCustomMetadataMap(metadata, allocator, keys[i], &text));
            map[Utf8.TakeText(keys[i])] = Utf8.TakeText(text);
        }

        if (keys != null)
        {
            OrtAllocator.DefaultInstance.Free(keys);
        }

        return map;
    }
}
