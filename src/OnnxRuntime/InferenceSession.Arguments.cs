using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <content>The arguments of a run as native arrays. Lists are indexed, since enumerating them would allocate.</content>
public sealed partial class InferenceSession
{
    private static void Fill(Span<nint> pointers, IReadOnlyCollection<string> names, NodeList nodes)
    {
        if (names is IReadOnlyList<string> list)
        {
            for (var i = 0; i < pointers.Length; i++)
            {
                pointers[i] = nodes.Find(list[i]);
            }

            return;
        }

        var next = 0;
        foreach (var name in names)
        {
            pointers[next++] = nodes.Find(name);
        }
    }

    /// <summary>Takes the native values and keeps them from being released; <see cref="Release"/> lets go of them.</summary>
    private static void Fill(Span<nint> pointers, IReadOnlyCollection<OrtValue> values)
    {
        var list = values as IReadOnlyList<OrtValue> ?? [.. values];
        var taken = 0;
        try
        {
            for (; taken < list.Count; taken++)
            {
                var held = false;
                list[taken].Handle.DangerousAddRef(ref held);
                pointers[taken] = list[taken].Handle.DangerousGetHandle();
            }
        }
        catch
        {
            while (--taken >= 0)
            {
                list[taken].Handle.DangerousRelease();
            }

            throw;
        }
    }

    private static void Release(IReadOnlyCollection<OrtValue> values)
    {
        var list = values as IReadOnlyList<OrtValue> ?? [.. values];
        for (var i = 0; i < list.Count; i++)
        {
            list[i].Handle.DangerousRelease();
        }
    }
}
